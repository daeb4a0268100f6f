// Connections as Shopify pages them: `first` or `last` of at most 250, opaque cursors, so that a page stays
// right while items come, go and move before it.
// Source: https://shopify.dev/docs/api/usage/pagination-graphql
import { z } from "zod";
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

/** Where an item stands in its sort order: the value sorted by, and what decides between equal ones. */
export type Position = readonly [value: string | number, tie: number];

interface Cursor {
  last_id: string;
  /** Its place in the list then. */
  last_index: number;
  last_value?: Position;
}

/**
 * `items` come in the order of the sort key asked for; `reverse` is applied here. With `positionOf` a cursor names a place
 * in the sort order, so that an item that has moved since (a newly updated order) takes no others with it.
 */
export function connection<Item>(
  items: readonly Item[],
  args: ConnectionArgs,
  idOf: (item: Item) => string,
  view: (item: Item) => View,
  positionOf?: (item: Item) => Position,
): View {
  const first = args.first ?? undefined;
  const last = args.last ?? undefined;
  if (first === undefined && last === undefined) throw badRequest("you must provide one of first or last");
  if (first !== undefined && last !== undefined)
    throw badRequest("providing both first and last is not supported");
  const size = first ?? last ?? 0;
  if (size < 0) throw badRequest(`${first === undefined ? "last" : "first"} cannot be negative`);
  if (size > MAX_PAGE) throw badRequest(`${size} exceeds the maximum page size of ${MAX_PAGE}`);

  const reverse = args.reverse ?? false;
  const ordered = reverse ? [...items].reverse() : items;
  const find = (text: string, side: "before" | "after") => {
    const cursor = decodeCursor(text);
    if (positionOf && cursor.last_value)
      return placeOf(ordered, cursor.last_value, positionOf, reverse, side);
    const index = ordered.findIndex((item) => idOf(item) === cursor.last_id);
    // An item that is gone: those behind it have moved up into its place.
    return index === -1 ? cursor.last_index : index + (side === "after" ? 1 : 0);
  };
  const start = args.after ? find(args.after, "after") : 0;
  const end = args.before ? find(args.before, "before") : ordered.length;
  const window = ordered.slice(start, Math.max(start, end));
  const page = first === undefined ? window.slice(Math.max(0, window.length - size)) : window.slice(0, size);
  const offset = first === undefined ? start + window.length - page.length : start;

  const cursorAt = (index: number) => {
    const item = page[index];
    if (item === undefined) return null;
    return encodeCursor({
      last_id: idOf(item),
      last_index: offset + index,
      ...(positionOf ? { last_value: positionOf(item) } : {}),
    });
  };
  const views = new Map<Item, View>();
  const viewOf = (item: Item) => {
    const known = views.get(item) ?? view(item);
    views.set(item, known);
    return known;
  };
  return {
    nodes: () => page.map(viewOf),
    edges: () => page.map((item, index) => ({ cursor: cursorAt(index), node: viewOf(item) })),
    pageInfo: {
      hasNextPage: offset + page.length < ordered.length,
      hasPreviousPage: offset > 0,
      startCursor: cursorAt(0),
      endCursor: cursorAt(page.length - 1),
    },
  };
}

/** The index of the first item behind a place in the sort order (after), or of the first not before it. */
function placeOf<Item>(
  items: readonly Item[],
  place: Position,
  positionOf: (item: Item) => Position,
  reverse: boolean,
  side: "before" | "after",
): number {
  const index = items.findIndex((item) => {
    const order = comparePositions(positionOf(item), place) * (reverse ? -1 : 1);
    return side === "after" ? order > 0 : order >= 0;
  });
  return index === -1 ? items.length : index;
}

export function comparePositions(a: Position, b: Position): number {
  if (a[0] !== b[0]) return a[0] < b[0] ? -1 : 1;
  return a[1] - b[1];
}

function encodeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString("base64");
}

const cursorSchema = z.object({
  last_id: z.string(),
  last_index: z.number().int().nonnegative(),
  last_value: z.tuple([z.union([z.string(), z.number()]), z.number()]).optional(),
});

function decodeCursor(text: string): Cursor {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(text, "base64").toString("utf8")));
  } catch {
    throw badRequest("Invalid cursor for current pagination sort.");
  }
}
