// One page of a list, and the addresses of the pages beside it.

export interface Paging<Item> {
  items: Item[];
  /** From 1. */
  current: number;
  pages: number;
  count: number;
  previous: string | null;
  next: string | null;
}

/** A page that does not exist becomes the nearest one. The addresses keep the rest of the query. */
export function paged<Item>(
  all: readonly Item[],
  size: number,
  path: string,
  query: URLSearchParams,
): Paging<Item> {
  const pages = Math.max(1, Math.ceil(all.length / size));
  const wish = Number(query.get("page") ?? 1);
  const current = Math.min(Math.max(Number.isInteger(wish) ? wish : 1, 1), pages);
  const address = (page: number): string => {
    const rest = new URLSearchParams(query);
    rest.set("page", String(page));
    return `${path}?${rest}`;
  };
  return {
    items: all.slice((current - 1) * size, current * size),
    current,
    pages,
    count: all.length,
    previous: current > 1 ? address(current - 1) : null,
    next: current < pages ? address(current + 1) : null,
  };
}
