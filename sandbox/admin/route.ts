// How a page of the admin is reached: its shop found, its form read. Refusals become pages that say what is wrong.
import type { SandboxContext } from "../context";
import { shopOf } from "../control/endpoint";
import type { Reply } from "../http/messages";
import { notFound, SandboxRefusal } from "../http/refusal";
import type { Router } from "../http/router";
import type { ShopState } from "../state/shop-state";
import type { Done } from "./done";
import { bareErrorPage, errorPage } from "./layout";
import type { AdminView } from "./view";

type AdminHandler = (view: AdminView) => Reply | Promise<Reply>;

export function adminRoute(
  router: Router,
  context: SandboxContext,
  method: "GET" | "POST",
  path: string,
  handler: AdminHandler,
): void {
  router.on(method, path, async (request) => {
    let shop: ShopState | undefined;
    try {
      shop = shopOf(context.state, request);
      return await handler({ context, shop, request });
    } catch (error) {
      if (!(error instanceof SandboxRefusal)) throw error;
      return shop ? errorPage({ context, shop, request }, error) : bareErrorPage(error);
    }
  });
}

/** Pages below a list, by method and what follows the id: "GET", "POST refund". The id is the number in a gid. */
export function itemRoutes(
  router: Router,
  context: SandboxContext,
  base: string,
  pages: Record<string, (view: AdminView, id: string) => Reply | Promise<Reply>>,
): void {
  for (const method of ["GET", "POST"] as const) {
    adminRoute(router, context, method, `${base}/*`, (view) => {
      const [id = "", ...rest] = view.request.path.slice(base.length + 1).split("/");
      const page = pages[[method, ...rest].join(" ")];
      if (!page || !/^\d+$/.test(id)) throw notFound("There is no such page in the admin");
      return page(view, id);
    });
  }
}

/** The fields of a form, sent as a body or, by GET, as the query. */
export async function readForm({ request }: AdminView): Promise<Record<string, string>> {
  const fields = request.method === "GET" ? Object.fromEntries(request.query) : await request.fields();
  const form: Record<string, string> = {};
  for (const [name, value] of Object.entries(fields as Record<string, unknown>)) {
    if (typeof value === "string") form[name] = value;
  }
  return form;
}

/** To the next page, which says what was done by its name in done.ts. */
export function redirect(path: string, done?: Done): Reply {
  const location = done === undefined ? path : `${path}${path.includes("?") ? "&" : "?"}done=${done}`;
  return { status: 303, headers: { location } };
}

/** What went wrong, as a sentence for the form it belongs to; anything but a refusal is thrown on. */
export function refusalText(error: unknown): string {
  if (!(error instanceof SandboxRefusal)) throw error;
  return error.message;
}
