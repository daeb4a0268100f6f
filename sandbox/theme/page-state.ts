// What the filters and tags of one page's rendering share: the page's language and money, and the styles and scripts that its
// blocks want in the head once. It travels in Liquid's globals under a symbol, where no template can reach it.
import type { Context } from "liquidjs";

export interface PageState {
  locale: string;
  currency: string;
  /** IANA name; dates are printed in it. */
  timezone: string;
  now: Date;
  /** HTML for the head, each once. */
  head: Set<string>;
  /** What stands in a slot of the theme, as HTML. */
  renderSlot(slot: string): Promise<string>;
}

const PAGE = Symbol("page");

export function withPage(objects: Record<string, unknown>, page: PageState): object {
  return { ...objects, [PAGE]: page };
}

export function pageOf(context: Context): PageState {
  const page = (context.globals as { [PAGE]?: PageState })[PAGE];
  if (!page) throw new Error("This filter or tag works in pages only");
  return page;
}
