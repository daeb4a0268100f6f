// Every condition that there is, and trees of them. A new condition is one file and one line in the schema and the switch.
// In a tree over an order, a condition of lines holds when some line meets it.
import { z } from "zod";
import type { About } from "../enrichment";
import { channels } from "./channels";
import { codes } from "./codes";
import { collections } from "./collections";
import { countries } from "./countries";
import { currencies } from "./currencies";
import { customerTags } from "./customer-tags";
import { dates } from "./dates";
import type { LineTest, OrderTest } from "./define";
import { discounted } from "./discounted";
import { nthOrder } from "./nth-order";
import { markets } from "./markets";
import { orderTags } from "./order-tags";
import { orderTotal } from "./order-total";
import { productTags } from "./product-tags";
import { productTypes } from "./product-types";
import { products } from "./products";
import { quantity } from "./quantity";
import { segments } from "./segments";
import { subscription } from "./subscription";
import { tiers } from "./tiers";
import { vendors } from "./vendors";
import { weekdays } from "./weekdays";

const lineLeafSchema = z.discriminatedUnion("kind", [
  products.schema,
  collections.schema,
  productTypes.schema,
  productTags.schema,
  vendors.schema,
  discounted.schema,
  subscription.schema,
]);
const orderLeafSchema = z.discriminatedUnion("kind", [
  orderTotal.schema,
  quantity.schema,
  nthOrder.schema,
  channels.schema,
  countries.schema,
  markets.schema,
  currencies.schema,
  customerTags.schema,
  segments.schema,
  orderTags.schema,
  codes.schema,
  dates.schema,
  weekdays.schema,
  tiers.schema,
]);
type LineLeaf = z.infer<typeof lineLeafSchema>;
type OrderLeaf = z.infer<typeof orderLeafSchema>;

/** all: every one holds; any: one does; none: not one does. An empty `all` always holds, an empty `any` never. */
export type Tree<Leaf> =
  | Leaf
  | { readonly all: readonly Tree<Leaf>[] }
  | { readonly any: readonly Tree<Leaf>[] }
  | { readonly none: readonly Tree<Leaf>[] };

export type LineCondition = Tree<LineLeaf>;
export type OrderCondition = Tree<LineLeaf | OrderLeaf>;

const MOST_BRANCHES = 50;
const DEEPEST = 8;

/** Looked at before a tree is parsed, so that no depth of it can exhaust the parser. */
const notTooDeep = z.unknown().refine((tree) => isShallow(tree, 2 * DEEPEST + 1), {
  message: `conditions are nested more than ${DEEPEST} deep`,
  abort: true,
});

function isShallow(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return levels > 0 && Object.values(value).every((part) => isShallow(part, levels - 1));
}

function treeOf<Leaf>(leaf: z.ZodType<Leaf>): z.ZodType<Tree<Leaf>> {
  const tree: z.ZodType<Tree<Leaf>> = z.lazy(() =>
    z.union([
      leaf,
      z.strictObject({ all: branches }),
      z.strictObject({ any: branches }),
      z.strictObject({ none: branches }),
    ]),
  );
  const branches = z.array(tree).max(MOST_BRANCHES);
  return tree;
}

export const lineConditionSchema = notTooDeep.pipe(treeOf<LineLeaf>(lineLeafSchema));
export const orderConditionSchema = notTooDeep.pipe(
  treeOf<LineLeaf | OrderLeaf>(z.union([lineLeafSchema, orderLeafSchema])),
);

/** Holds for everything. */
export const ALWAYS: { readonly all: [] } = { all: [] };

export function isAlways(condition: OrderCondition | LineCondition): boolean {
  return "all" in condition && condition.all.length === 0;
}

export function compileLineCondition(condition: LineCondition): LineTest {
  return compileTree<LineLeaf, Parameters<LineTest>[0]>(condition, compileLineLeaf);
}

export function compileOrderCondition(condition: OrderCondition): OrderTest {
  return compileTree<LineLeaf | OrderLeaf, Parameters<OrderTest>[0]>(condition, (leaf) => {
    if (!isLineLeaf(leaf)) return compileOrderLeaf(leaf);
    const test = compileLineLeaf(leaf);
    return ({ lines }) => lines.some(test);
  });
}

function compileTree<Leaf, Subject>(
  tree: Tree<Leaf>,
  compileLeaf: (leaf: Leaf) => (subject: Subject) => boolean,
): (subject: Subject) => boolean {
  const compiled = (branches: readonly Tree<Leaf>[]) =>
    branches.map((branch) => compileTree(branch, compileLeaf));
  if (isBranch(tree, "all")) {
    const tests = compiled(tree.all);
    const [only] = tests;
    return tests.length === 1 && only ? only : (subject) => tests.every((test) => test(subject));
  }
  if (isBranch(tree, "any")) {
    const tests = compiled(tree.any);
    return (subject) => tests.some((test) => test(subject));
  }
  if (isBranch(tree, "none")) {
    const tests = compiled(tree.none);
    return (subject) => !tests.some((test) => test(subject));
  }
  return compileLeaf(tree);
}

/** Every condition in a tree, wherever it stands. */
export function leavesOf(tree: OrderCondition): (LineLeaf | OrderLeaf)[] {
  if (isBranch(tree, "all")) return tree.all.flatMap(leavesOf);
  if (isBranch(tree, "any")) return tree.any.flatMap(leavesOf);
  if (isBranch(tree, "none")) return tree.none.flatMap(leavesOf);
  return [tree];
}

function isBranch<Name extends "all" | "any" | "none", Leaf>(
  tree: Tree<Leaf>,
  name: Name,
): tree is Extract<Tree<Leaf>, Readonly<Record<Name, readonly Tree<Leaf>[]>>> {
  return typeof tree === "object" && tree !== null && name in tree;
}

/** What the conditions of a tree look at that no payload carries, and the segments that they name. */
export function needsOf(tree: OrderCondition): { about: readonly About[]; segmentIds: readonly string[] } {
  const leaves = leavesOf(tree);
  return {
    about: leaves.flatMap(({ kind }) => DEFINITIONS[kind].needs ?? []),
    segmentIds: leaves.flatMap((leaf) => (leaf.kind === "segments" ? leaf.ids : [])),
  };
}

const DEFINITIONS: Readonly<
  Record<(LineLeaf | OrderLeaf)["kind"], { readonly needs?: readonly About[] | undefined }>
> = {
  ...{ products, collections, productTypes, productTags, vendors, discounted, subscription },
  ...{ orderTotal, quantity, nthOrder, channels, countries, markets, currencies, customerTags, segments },
  ...{ orderTags, codes, dates, weekdays, tiers },
};

function isLineLeaf(leaf: LineLeaf | OrderLeaf): leaf is LineLeaf {
  return LINE_KINDS.has(leaf.kind);
}

const LINE_KINDS: ReadonlySet<string> = new Set(lineLeafSchema.options.map(({ shape }) => shape.kind.value));

function compileLineLeaf(leaf: LineLeaf): LineTest {
  switch (leaf.kind) {
    case "products":
      return products.compile(leaf);
    case "vendors":
      return vendors.compile(leaf);
    case "discounted":
      return discounted.compile(leaf);
    case "collections":
      return collections.compile(leaf);
    case "productTypes":
      return productTypes.compile(leaf);
    case "productTags":
      return productTags.compile(leaf);
    case "subscription":
      return subscription.compile(leaf);
  }
}

function compileOrderLeaf(leaf: OrderLeaf): OrderTest {
  switch (leaf.kind) {
    case "orderTotal":
      return orderTotal.compile(leaf);
    case "quantity":
      return quantity.compile(leaf);
    case "nthOrder":
      return nthOrder.compile(leaf);
    case "channels":
      return channels.compile(leaf);
    case "countries":
      return countries.compile(leaf);
    case "currencies":
      return currencies.compile(leaf);
    case "customerTags":
      return customerTags.compile(leaf);
    case "codes":
      return codes.compile(leaf);
    case "dates":
      return dates.compile(leaf);
    case "weekdays":
      return weekdays.compile(leaf);
    case "markets":
      return markets.compile(leaf);
    case "segments":
      return segments.compile(leaf);
    case "orderTags":
      return orderTags.compile(leaf);
    case "tiers":
      return tiers.compile(leaf);
  }
}
