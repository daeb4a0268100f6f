// What Shopify knows of orders, their lines, customers and markets beyond what webhooks tell; many a call. What is asked for
// and not there any more is answered with null. Every function throws ExternalError when Shopify cannot be asked.
import type { Found } from "../core/enrichment";
import { parseMoney } from "../core/units";
import { ExternalError } from "../lib/external-error.server";
import type { ShopRef } from "../repositories/shops.server";
import { adminRequest } from "./client.server";
import {
  ReadCustomerTagsDocument,
  ReadMarketsDocument,
  ReadMoreCollectionsDocument,
  ReadPaymentsDocument,
  ReadProductsDocument,
  ReadSegmentMembershipsDocument,
  ReadSellingPlansDocument,
  type ReadMarketsQuery,
  type ReadPaymentsQuery,
  type TypedDocumentString,
} from "./generated/admin";

/** With twenty collections each, they stay below what one query may cost: 1,000. */
const mostProductsPerCall = 50;
/** https://shopify.dev/docs/api/usage/limits: input arrays have at most 250 items. */
const mostIdsPerCall = 100;

/** An order that cannot be asked about is tried again by itself; the orders beside it do not wait for long. */
const mostAttempts = 2;

type ProductAtShopify = Found<"product"> & { readonly collectionIds: readonly string[] };

/** Products by gid; their collections only where they are asked for. */
export async function readProducts(
  shop: ShopRef,
  productIds: readonly string[],
  withCollections: boolean,
): Promise<Map<string, ProductAtShopify | null>> {
  const products = new Map<string, ProductAtShopify | null>();
  for (const ids of inParts(productIds, mostProductsPerCall)) {
    const { nodes } = await ask(shop, ReadProductsDocument, { ids, withCollections });
    for (const [id, node] of pairs(ids, nodes)) {
      if (!node) {
        products.set(id, null);
        continue;
      }
      const page = node.collections;
      const collectionIds = page?.nodes.map((collection) => collection.id) ?? [];
      if (page?.pageInfo.hasNextPage) {
        collectionIds.push(...(await readMoreCollections(shop, id, page.pageInfo.endCursor)));
      }
      products.set(id, { type: node.productType, tags: [...node.tags], collectionIds });
    }
  }
  return products;
}

async function readMoreCollections(shop: ShopRef, id: string, start: string | null): Promise<string[]> {
  const found: string[] = [];
  let after = start;
  do {
    const { product } = await ask(shop, ReadMoreCollectionsDocument, { id, after });
    found.push(...(product?.collections.nodes.map((collection) => collection.id) ?? []));
    after = product?.collections.pageInfo.hasNextPage ? product.collections.pageInfo.endCursor : null;
  } while (after !== null);
  return found;
}

/** The selling plans that order lines were bought on. */
export async function readSellingPlans(
  shop: ShopRef,
  lineIds: readonly string[],
): Promise<Map<string, Found<"sellingPlan"> | null>> {
  const plans = new Map<string, Found<"sellingPlan"> | null>();
  for (const ids of inParts(lineIds, mostIdsPerCall)) {
    const { nodes } = await ask(shop, ReadSellingPlansDocument, { ids });
    for (const [id, line] of pairs(ids, nodes)) {
      plans.set(id, line ? { id: line.sellingPlan?.sellingPlanId ?? null } : null);
    }
  }
  return plans;
}

/** What orders were paid by, in minor units of the shop's currency. Orders of more than 60 days ago are not shown to us. */
export async function readPayments(
  shop: ShopRef,
  orderIds: readonly string[],
): Promise<Map<string, Found<"payments"> | null>> {
  const payments = new Map<string, Found<"payments"> | null>();
  for (const ids of inParts(orderIds, mostIdsPerCall)) {
    const { nodes } = await ask(shop, ReadPaymentsDocument, { ids });
    for (const [id, order] of pairs(ids, nodes)) payments.set(id, order ? paidBy(order.transactions) : null);
  }
  return payments;
}

type Transaction = NonNullable<ReadPaymentsQuery["nodes"][number]>["transactions"][number];

function paidBy(transactions: readonly Transaction[]): Found<"payments"> {
  const paid = { giftCardCents: 0, storeCreditCents: 0, otherCents: 0 };
  for (const { kind, status, gateway, amountSet } of transactions) {
    if (status !== "SUCCESS" || (kind !== "SALE" && kind !== "CAPTURE")) continue;
    const { amount, currencyCode } = amountSet.shopMoney;
    const cents = parseMoney(amount, currencyCode);
    if (cents === null) throw unreadable(`${amount} is no amount of ${currencyCode}`);
    if (gateway === "gift_card") paid.giftCardCents += cents;
    else if (gateway === "shopify_store_credit") paid.storeCreditCents += cents;
    else paid.otherCents += cents;
  }
  return paid;
}

function unreadable(message: string): ExternalError {
  return new ExternalError({
    operation: "shopify.ReadPayments",
    code: "unreadable",
    retryable: false,
    message,
  });
}

export async function readCustomerTags(
  shop: ShopRef,
  customerIds: readonly string[],
): Promise<Map<string, Found<"customerTags"> | null>> {
  const tags = new Map<string, Found<"customerTags"> | null>();
  for (const ids of inParts(customerIds, mostIdsPerCall)) {
    const { nodes } = await ask(shop, ReadCustomerTagsDocument, { ids });
    for (const [id, customer] of pairs(ids, nodes))
      tags.set(id, customer ? { tags: [...customer.tags] } : null);
  }
  return tags;
}

/** Those of the segments that the customer is in. Shopify documents no answer for one who is gone: ask for them first. */
export async function readSegmentsOf(
  shop: ShopRef,
  customerId: string,
  segmentIds: readonly string[],
): Promise<string[]> {
  const found: string[] = [];
  for (const ids of inParts(segmentIds, mostIdsPerCall)) {
    const { customerSegmentMembership } = await ask(shop, ReadSegmentMembershipsDocument, {
      ...{ customerId, segmentIds: ids },
    });
    const { memberships } = customerSegmentMembership;
    found.push(...memberships.filter(({ isMember }) => isMember).map(({ segmentId }) => segmentId));
  }
  return found;
}

interface MarketAtShopify {
  readonly id: string;
  /** null: every country */
  readonly countryCodes: ReadonlySet<string> | null;
}

/** The shop's active markets of regions. */
export async function readMarkets(shop: ShopRef): Promise<MarketAtShopify[]> {
  const found: MarketAtShopify[] = [];
  let after: string | null = null;
  do {
    const { markets }: ReadMarketsQuery = await ask(shop, ReadMarketsDocument, { after });
    for (const { id, status, conditions } of markets.nodes) {
      const regions = conditions?.regionsCondition;
      if (status !== "ACTIVE" || !regions) continue;
      const codes = regions.regions.nodes.flatMap(({ code }) => code ?? []);
      found.push({ id, countryCodes: regions.applicationLevel === "ALL" ? null : new Set(codes) });
    }
    after = markets.pageInfo.hasNextPage ? markets.pageInfo.endCursor : null;
  } while (after !== null);
  return found;
}

/** Shopify answers in the order of the ids. */
function pairs<Node>(ids: readonly string[], nodes: readonly (Node | null)[]): [string, Node | null][] {
  return ids.map((id, index) => [id, nodes[index] ?? null]);
}

function inParts(ids: readonly string[], size: number): string[][] {
  const parts: string[][] = [];
  for (let start = 0; start < ids.length; start += size) parts.push(ids.slice(start, start + size));
  return parts;
}

function ask<Result, Variables extends object>(
  shop: ShopRef,
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
): Promise<Result> {
  return adminRequest(shop, document, variables, { mostAttempts });
}
