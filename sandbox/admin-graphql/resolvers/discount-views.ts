// Code discounts as the API shows them, in all three kinds.
// Source: https://shopify.dev/docs/api/admin-graphql/latest/objects/DiscountCodeNode
import type { DiscountDocument, DiscountItems, RedeemCodeDocument } from "../../state/discount-documents";
import { formatMoney } from "../../state/money";
import { legacyId } from "../../state/ids";
import { discountStatus } from "../../rules/code-status";
import { discountClass } from "../../rules/combinations";
import { moneyV2, type AdminContext, type View } from "../context";
import { notInSandbox } from "../errors";
import { connection, type ConnectionArgs } from "./connection";
import { metafieldFields } from "./metafields";
import { search } from "./search";

export function codeDiscountNodeView(context: AdminContext, discount: DiscountDocument): View {
  return {
    __typename: "DiscountCodeNode",
    id: discount.id,
    codeDiscount: () => codeDiscountView(context, discount),
    ...metafieldFields(context, discount.id),
  };
}

export function discountNodeView(context: AdminContext, discount: DiscountDocument): View {
  return {
    __typename: "DiscountNode",
    id: discount.id.replace("/DiscountCodeNode/", "/DiscountNode/"),
    discount: () => codeDiscountView(context, discount),
    ...metafieldFields(context, discount.id),
  };
}

function codeDiscountView(context: AdminContext, discount: DiscountDocument): View {
  const { shop } = context;
  const { currency } = shop.document;
  const summary = summaryOf(discount, currency);
  const shared: View = {
    title: discount.title,
    status: discountStatus(discount, shop.now()),
    summary,
    shortSummary: summary,
    startsAt: discount.startsAt,
    endsAt: discount.endsAt,
    createdAt: discount.createdAt,
    updatedAt: discount.updatedAt,
    usageLimit: discount.usageLimit,
    appliesOncePerCustomer: discount.appliesOncePerCustomer,
    asyncUsageCount: discount.usageCount,
    recurringCycleLimit: null,
    hasTimelineComment: false,
    tags: [],
    discountClasses: [discountClass(discount)],
    discountClass: discountClass(discount),
    combinesWith: {
      __typename: "DiscountCombinesWith",
      orderDiscounts: discount.combinesWith.order,
      productDiscounts: discount.combinesWith.product,
      shippingDiscounts: discount.combinesWith.shipping,
      productDiscountsWithTagsOnSameCartLine: null,
    },
    context: () => audienceView(context, discount),
    customerSelection: () => audienceView(context, discount),
    minimumRequirement: minimumView(discount, currency),
    codes: (args: ConnectionArgs & { query?: string | null; sortKey?: string | null }) =>
      codesConnection(context, discount, args),
    codesCount: () => ({ count: shop.codesByDiscount.count(discount.id), precision: "EXACT" }),
  };
  const { value } = discount;
  switch (value.kind) {
    case "freeShipping":
      return {
        __typename: "DiscountCodeFreeShipping",
        ...shared,
        appliesOnOneTimePurchase: true,
        appliesOnSubscription: false,
        destinationSelection: { __typename: "DiscountCountryAll", allCountries: true },
        maximumShippingPrice:
          value.maximumShippingCents === null ? null : moneyV2(value.maximumShippingCents, currency),
      };
    case "buyXGetY":
      return {
        __typename: "DiscountCodeBxgy",
        ...shared,
        usesPerOrderLimit: value.usesPerOrderLimit,
        customerBuys: {
          __typename: "DiscountCustomerBuys",
          isOneTimePurchase: true,
          isSubscription: false,
          items: () => itemsView(context, value.buys.items),
          value:
            value.buys.quantity === null
              ? {
                  __typename: "DiscountPurchaseAmount",
                  amount: formatMoney(value.buys.amountCents ?? 0, currency),
                }
              : { __typename: "DiscountQuantity", quantity: String(value.buys.quantity) },
        },
        customerGets: {
          __typename: "DiscountCustomerGets",
          appliesOnOneTimePurchase: true,
          appliesOnSubscription: false,
          items: () => itemsView(context, value.gets.items),
          value: {
            __typename: "DiscountOnQuantity",
            quantity: { __typename: "DiscountQuantity", quantity: String(value.gets.quantity) },
            effect: { __typename: "DiscountPercentage", percentage: value.gets.rate },
          },
        },
      };
    default:
      return {
        __typename: "DiscountCodeBasic",
        ...shared,
        customerGets: {
          __typename: "DiscountCustomerGets",
          appliesOnOneTimePurchase: true,
          appliesOnSubscription: false,
          items: () => itemsView(context, discount.items),
          value:
            value.kind === "percentage"
              ? { __typename: "DiscountPercentage", percentage: value.rate }
              : {
                  __typename: "DiscountAmount",
                  amount: moneyV2(value.amountCents, currency),
                  appliesOnEachItem: value.appliesOnEachItem,
                },
        },
      };
  }
}

const codeSearch = {
  fields: {
    code: (code: RedeemCodeDocument) => code.code,
    id: (code: RedeemCodeDocument) => legacyId(code.id),
    times_used: (code: RedeemCodeDocument) => code.usageCount,
    created_at: (code: RedeemCodeDocument) => new Date(code.createdAt),
  },
  text: (code: RedeemCodeDocument) => [code.code],
};

/** The redeem codes of a discount that match a search. */
export function findCodes(
  context: AdminContext,
  discount: DiscountDocument,
  query: string | null | undefined,
): RedeemCodeDocument[] {
  // A discount of ours may have many thousands of codes: one quoted code is looked up, not searched for.
  const exact = /^"([^"\\]+)"$/.exec(query?.trim() ?? "")?.[1];
  if (exact !== undefined) {
    const found = context.shop.codesByText.get(exact.trim().toLowerCase());
    return found.filter((code) => code.discountId === discount.id);
  }
  return search(context.shop.codesByDiscount.get(discount.id), query, codeSearch, "codes");
}

function codesConnection(
  context: AdminContext,
  discount: DiscountDocument,
  args: ConnectionArgs & { query?: string | null; sortKey?: string | null },
): View {
  const found = findCodes(context, discount, args.query);
  if (args.sortKey === "CODE") found.sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0));
  return connection(found, args, (code) => code.id, redeemCodeView);
}

export function redeemCodeView(code: RedeemCodeDocument): View {
  return {
    __typename: "DiscountRedeemCode",
    id: code.id,
    code: code.code,
    asyncUsageCount: code.usageCount,
  };
}

function audienceView(context: AdminContext, { customers }: DiscountDocument): View {
  switch (customers.kind) {
    case "all":
      return { __typename: "DiscountBuyerSelectionAll", all: "ALL" };
    case "customers":
      return {
        __typename: "DiscountCustomers",
        customers: () =>
          customers.ids.flatMap((id) => {
            const customer = context.shop.customers.get(id);
            return customer ? [context.views.customer(context, customer)] : [];
          }),
      };
    case "segments":
      return {
        __typename: "DiscountCustomerSegments",
        segments: () => customers.ids.map((id) => ({ __typename: "Segment", id })),
      };
  }
}

function minimumView({ minimum }: DiscountDocument, currency: string): View | null {
  switch (minimum.kind) {
    case "none":
      return null;
    case "subtotal":
      return {
        __typename: "DiscountMinimumSubtotal",
        greaterThanOrEqualToSubtotal: moneyV2(minimum.amountCents, currency),
      };
    case "quantity":
      return {
        __typename: "DiscountMinimumQuantity",
        greaterThanOrEqualToQuantity: String(minimum.quantity),
      };
  }
}

function itemsView(context: AdminContext, items: DiscountItems): View {
  const { shop } = context;
  switch (items.kind) {
    case "all":
      return { __typename: "AllDiscountItems", allItems: true };
    case "products":
      return {
        __typename: "DiscountProducts",
        products: (args: ConnectionArgs) => {
          const found = items.productIds.flatMap((id) => shop.products.get(id) ?? []);
          return connection(
            found,
            args,
            (item) => item.id,
            (item) => context.views.product(context, item),
          );
        },
        productVariants: (args: ConnectionArgs) => {
          const found = [...shop.products.values()].flatMap((product) =>
            product.variants
              .filter((variant) => items.variantIds.includes(variant.id))
              .map((variant) => ({ product, variant })),
          );
          return connection(
            found,
            args,
            (item) => item.variant.id,
            (item) => context.views.variant(context, item.product, item.variant),
          );
        },
      };
    case "collections":
      throw notInSandbox("DiscountCollections");
  }
}

function summaryOf({ value, minimum, usageLimit }: DiscountDocument, currency: string): string {
  const parts: string[] = [];
  if (value.kind === "percentage")
    parts.push(`${Number((value.rate * 100).toFixed(4))}% off one-time purchase products`);
  if (value.kind === "amountOff") {
    parts.push(`${formatMoney(value.amountCents, currency)} ${currency} off one-time purchase products`);
  }
  if (value.kind === "freeShipping") parts.push("Free shipping on one-time purchase products");
  if (value.kind === "buyXGetY") {
    parts.push(
      `Buy ${value.buys.quantity ?? "items"}, get ${value.gets.quantity} at ${value.gets.rate * 100}% off`,
    );
  }
  if (minimum.kind === "subtotal") {
    parts.push(`Minimum purchase of ${formatMoney(minimum.amountCents, currency)} ${currency}`);
  }
  if (minimum.kind === "quantity") parts.push(`Minimum quantity of ${minimum.quantity}`);
  if (usageLimit === 1) parts.push("One use");
  return parts.join(" • ");
}
