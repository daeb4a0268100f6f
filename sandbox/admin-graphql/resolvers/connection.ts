// Connections as Shopify pages them: `first` or `last` of at most 250, opaque cursors that name an item, so that a page
// stays right while items come and go before it.
// Source: https://shopify.dev/docs/api/usage/pagination-graphql
import { badRequest } from "../errors";
import type { View } from "../context";

export interface ConnectionArgs {
  first?: number | null;
  last?: number | null;
  after?: string | null;
  before?: string | null;
  reverse?: boolean | null;
}

const MAX_PAGE = 250;

/** `items` come in the order of the sort key asked for; `reverse` is applied here. */
export function connection<Item>(
  items: readonly Item[],
  args: ConnectionArgs,
  idOf: (item: Item) => string,
  view: (item: Item) => View,
): View {
  const first = args.first ?? undefined;
  const last = args.last ?? undefined;
  if (first === undefined && last === undefined) throw badRequest("you must provide one of first or last");
  if (first !== undefined && last !== undefined)
    throw badRequest("providing both first and last is not supported");
  const size = first ?? last ?? 0;
  if (size < 0) throw badRequest(`${first === undefined ? "last" : "first"} cannot be negative`);
  if (size > MAX_PAGE) throw badRequest(`${size} exceeds the maximum page size of ${MAX_PAGE}`);

  const ordered = args.reverse ? [...items].reverse() : items;
  const start = args.after ? indexAfter(ordered, args.after, idOf) : 0;
  const end = args.before ? indexOf(ordered, args.before, idOf) : ordered.length;
  const window = ordered.slice(start, Math.max(start, end));
  const page = first === undefined ? window.slice(Math.max(0, window.length - size)) : window.slice(0, size);
  const offset = first === undefined ? start + window.length - page.length : start;

  const cursor = (item: Item | undefined) => (item === undefined ? null : encodeCursor(idOf(item)));
  const views = new Map<Item, View>();
  const viewOf = (item: Item) => {
    const known = views.get(item) ?? view(item);
    views.set(item, known);
    return known;
  };
  return {
    nodes: () => page.map(viewOf),
    edges: () => page.map((item) => ({ cursor: cursor(item), node: viewOf(item) })),
    pageInfo: {
      hasNextPage: offset + page.length < ordered.length,
      hasPreviousPage: offset > 0,
      startCursor: cursor(page[0]),
      endCursor: cursor(page.at(-1)),
    },
  };
}

function encodeCursor(id: string): string {
  return Buffer.from(JSON.stringify({ last_id: id })).toString("base64");
}

function indexAfter<Item>(items: readonly Item[], cursor: string, idOf: (item: Item) => string): number {
  return indexOf(items, cursor, idOf) + 1;
}

function indexOf<Item>(items: readonly Item[], cursor: string, idOf: (item: Item) => string): number {
  let id: unknown;
  try {
    id = (JSON.parse(Buffer.from(cursor, "base64").toString("utf8")) as { last_id?: unknown }).last_id;
  } catch {
    id = undefined;
  }
  const index = items.findIndex((item) => idOf(item) === id);
  if (index === -1) throw badRequest("Invalid cursor for current pagination sort.");
  return index;
}
