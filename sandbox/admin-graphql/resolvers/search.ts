// Shopify's search syntax, as far as the sandbox needs it: `field:value`, comparisons, phrases, `prefix*`, AND, OR, NOT, `-`
// and parentheses. A field that a resource doesn't name here is refused, never ignored.
// Source: https://shopify.dev/docs/api/usage/search-syntax
import { notInSandbox } from "../errors";

/** What can be searched by a field: text, a number, a moment (ISO), or several of them. */
export type Searchable = string | number | boolean | Date | null | readonly string[];

export interface SearchFields<Item> {
  /** Values by the name of the field in the query. */
  fields: Record<string, (item: Item) => Searchable>;
  /** What a term without a field is looked for in. */
  text: (item: Item) => readonly string[];
}

type Predicate<Item> = (item: Item) => boolean;

const TOKEN =
  /\s*(\(|\)|-(?=\S)|(?:(\w+):)?(>=|<=|>|<)?(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^\s()"']+)))/y;

interface Token {
  text: string;
  field: string | undefined;
  comparison: string;
  value: string;
  quoted: boolean;
}

/** The items that match a query; all of them when it is empty. `resource` is named in errors. */
export function search<Item>(
  items: Iterable<Item>,
  query: string | null | undefined,
  how: SearchFields<Item>,
  resource: string,
): Item[] {
  if (query === null || query === undefined || query.trim() === "") return [...items];
  const matches = compile(query, how, resource);
  const found: Item[] = [];
  for (const item of items) if (matches(item)) found.push(item);
  return found;
}

function compile<Item>(query: string, how: SearchFields<Item>, resource: string): Predicate<Item> {
  const tokens = tokenize(query);
  let position = 0;
  const word = (text: string) => tokens[position]?.text === text && !tokens[position]?.quoted;

  function either(): Predicate<Item> {
    const parts = [both()];
    while (word("OR")) {
      position += 1;
      parts.push(both());
    }
    return parts.length === 1 ? (parts[0] ?? all) : (item) => parts.some((part) => part(item));
  }
  function both(): Predicate<Item> {
    const parts: Predicate<Item>[] = [];
    while (position < tokens.length && !word(")") && !word("OR")) {
      if (word("AND")) position += 1;
      else parts.push(one());
    }
    return (item) => parts.every((part) => part(item));
  }
  function one(): Predicate<Item> {
    if (word("NOT") || word("-")) {
      position += 1;
      const inner = one();
      return (item) => !inner(item);
    }
    if (word("(")) {
      position += 1;
      const inner = either();
      if (word(")")) position += 1;
      return inner;
    }
    const token = tokens[position];
    position += 1;
    return token ? term(token, how, resource) : all;
  }
  return either();
}

const all = () => true;

function tokenize(query: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(query); match; match = TOKEN.exec(query)) {
    const [, text = "", field, comparison = "", double, single, plain] = match;
    const quoted = double !== undefined || single !== undefined;
    const value = (double ?? single ?? plain ?? "").replace(/\\(.)/g, "$1");
    tokens.push({ text, field, comparison, value, quoted });
  }
  return tokens;
}

function term<Item>(token: Token, how: SearchFields<Item>, resource: string): Predicate<Item> {
  const { field, comparison, value, quoted } = token;
  if (field === undefined) {
    const words = quoted ? [value.toLowerCase()] : value.toLowerCase().split(/\s+/);
    return (item) => {
      const texts = how.text(item).map((text) => text.toLowerCase());
      return words.every((word) => texts.some((text) => matchesText(text, word)));
    };
  }
  const read = how.fields[field];
  if (!read) throw notInSandbox(`search of ${resource} by ${field}`);
  return (item) => compare(read(item), comparison, value);
}

function matchesText(text: string, word: string): boolean {
  if (word.endsWith("*")) return text.split(/\s+/).some((part) => part.startsWith(word.slice(0, -1)));
  return text === word || text.split(/\s+/).includes(word);
}

function compare(actual: Searchable, comparison: string, wanted: string): boolean {
  if (wanted === "*" && comparison === "") return actual !== null && actual !== "";
  if (actual === null) return false;
  if (Array.isArray(actual)) return actual.some((item: string) => compare(item, comparison, wanted));
  if (actual instanceof Date) return holds(actual.getTime() - momentOf(wanted), comparison);
  if (typeof actual === "number") return holds(actual - Number(wanted), comparison);
  const text = String(actual).toLowerCase();
  const target = wanted.toLowerCase();
  if (comparison !== "") return holds(numericOrder(text, target), comparison);
  return target.endsWith("*") ? text.startsWith(target.slice(0, -1)) : text === target;
}

function momentOf(text: string): number {
  const hasZone = /(?:Z|[+-]\d{2}:?\d{2})$/i.test(text.slice(10));
  return Date.parse(text.length > 10 && !hasZone ? `${text}Z` : text);
}

/** Ids are compared as whole numbers of any size, other text by its letters. */
function numericOrder(a: string, b: string): number {
  if (/^\d+$/.test(a) && /^\d+$/.test(b)) {
    const difference = BigInt(a) - BigInt(b);
    return difference === 0n ? 0 : difference > 0n ? 1 : -1;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

function holds(difference: number, comparison: string): boolean {
  switch (comparison) {
    case ">":
      return difference > 0;
    case ">=":
      return difference >= 0;
    case "<":
      return difference < 0;
    case "<=":
      return difference <= 0;
    default:
      return difference === 0;
  }
}
