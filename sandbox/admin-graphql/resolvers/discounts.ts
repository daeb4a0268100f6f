// Code discounts: made with their first redeem code, read by id, code or search, deactivated, activated and deleted.
// Source: https://shopify.dev/docs/api/admin-graphql/latest/mutations/discountCodeBasicCreate and
// https://shopify.dev/docs/api/admin-graphql/latest/mutations/discountCodeDeactivate
import type { DiscountDocument } from "../../state/discount-documents";
import { legacyId } from "../../state/ids";
import { normalizeCode } from "../../state/shop-state";
import { changeDiscountState, storeDiscount } from "../../discounts/discounts";
import { discountStatus } from "../../rules/code-status";
import { discountClass } from "../../rules/combinations";
import {
  expectGid,
  gidType,
  userErrorViews,
  type AdminContext,
  type InputError,
  type View,
} from "../context";
import { invalidId, notInSandbox } from "../errors";
import { connection, type ConnectionArgs } from "./connection";
import { combinationRefusal, parseDiscount, type DiscountInput, type InputName } from "./discount-input";
import { codeDiscountNodeView, discountNodeView } from "./discount-views";
import { search, type SearchFields } from "./search";

const discountTypes = {
  percentage: "percentage",
  amountOff: "fixed_amount",
  buyXGetY: "bogo",
  freeShipping: "free_shipping",
};

function searchFields(context: AdminContext): SearchFields<DiscountDocument> {
  const { shop } = context;
  return {
    fields: {
      id: (discount) => legacyId(discount.id),
      title: (discount) => discount.title,
      status: (discount) => discountStatus(discount, shop.now()),
      discount_class: (discount) => discountClass(discount),
      discount_type: (discount) => discountTypes[discount.value.kind],
      type: (discount) => discountTypes[discount.value.kind],
      method: () => "code",
      code: (discount) => shop.codesByDiscount.get(discount.id).map((code) => code.code),
      times_used: (discount) => discount.usageCount,
      starts_at: (discount) => new Date(discount.startsAt),
      ends_at: (discount) => (discount.endsAt === null ? null : new Date(discount.endsAt)),
      created_at: (discount) => new Date(discount.createdAt),
      updated_at: (discount) => new Date(discount.updatedAt),
    },
    text: (discount) => [discount.title],
  };
}

const sortValues: Record<string, (discount: DiscountDocument) => string> = {
  TITLE: (discount) => discount.title.toLowerCase(),
  CREATED_AT: (discount) => discount.createdAt,
  UPDATED_AT: (discount) => discount.updatedAt,
  STARTS_AT: (discount) => discount.startsAt,
  ENDS_AT: (discount) => discount.endsAt ?? "9999",
};

interface DiscountsArgs extends ConnectionArgs {
  query?: string | null;
  sortKey?: string | null;
}

function findDiscounts(
  context: AdminContext,
  args: DiscountsArgs,
  view: (context: AdminContext, discount: DiscountDocument) => View,
): View {
  const found = search(context.shop.discounts.values(), args.query, searchFields(context), "discounts");
  const key = args.sortKey ?? "ID";
  const value = sortValues[key];
  if (value) found.sort((a, b) => (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0));
  else if (key !== "ID" && key !== "RELEVANCE") throw notInSandbox(`discounts sorted by ${key}`);
  return connection(
    found,
    args,
    (item) => item.id,
    (item) => view(context, item),
  );
}

export function codeDiscountNodes(context: AdminContext, args: DiscountsArgs): View {
  return findDiscounts(context, args, codeDiscountNodeView);
}

export function discountNodes(context: AdminContext, args: DiscountsArgs): View {
  return findDiscounts(context, args, discountNodeView);
}

export function codeDiscountNode(context: AdminContext, args: { id: string }): View | null {
  const found = context.shop.discounts.get(expectGid(args.id, "DiscountCodeNode"));
  return found ? codeDiscountNodeView(context, found) : null;
}

export function discountNode(context: AdminContext, args: { id: string }): View | null {
  const type = gidType(args.id);
  if (type !== "DiscountNode" && type !== "DiscountCodeNode") throw invalidId();
  const found = context.shop.discounts.get(args.id.replace("/DiscountNode/", "/DiscountCodeNode/"));
  return found ? discountNodeView(context, found) : null;
}

export function codeDiscountNodeByCode(context: AdminContext, args: { code: string }): View | null {
  const code = context.shop.codesByText.first(normalizeCode(args.code));
  const discount = code && context.shop.discounts.get(code.discountId);
  return discount ? codeDiscountNodeView(context, discount) : null;
}

function failed(field: "codeDiscountNode" | "deletedCodeDiscountId", errors: readonly InputError[]): View {
  return { [field]: null, userErrors: userErrorViews("DiscountUserError", errors) };
}

export function createDiscount(context: AdminContext, name: InputName, input: DiscountInput): View {
  const { shop } = context;
  const parsed = parseDiscount(shop, name, input);
  if ("errors" in parsed) return failed("codeDiscountNode", parsed.errors);
  const discount = storeDiscount(shop, parsed);
  return { codeDiscountNode: codeDiscountNodeView(context, discount), userErrors: [] };
}

/** Of an input only the combinations are played: what is left out stays, and anything else is not in the sandbox. */
export function updateDiscount(
  context: AdminContext,
  name: InputName,
  id: string,
  { combinesWith, ...others }: DiscountInput,
): View {
  const [other] = Object.keys(others);
  if (other !== undefined) throw notInSandbox(`changing ${other} of a discount`);
  const { shop } = context;
  const discount = shop.discounts.get(expectGid(id, "DiscountCodeNode"));
  if (!discount) return failed("codeDiscountNode", [unknownDiscount("id")]);
  const { orderDiscounts, productDiscounts, shippingDiscounts } = combinesWith ?? {};
  const combined = {
    order: orderDiscounts ?? discount.combinesWith.order,
    product: productDiscounts ?? discount.combinesWith.product,
    shipping: shippingDiscounts ?? discount.combinesWith.shipping,
  };
  const refusal = combinationRefusal(name, combined);
  if (refusal) return failed("codeDiscountNode", [refusal]);
  const changed = { ...discount, combinesWith: combined, updatedAt: shop.timestamp() };
  return { codeDiscountNode: codeDiscountNodeView(context, shop.discounts.put(changed)), userErrors: [] };
}

export const unknownDiscount = (field: string): InputError => ({
  field: [field],
  message: "Code discount does not exist.",
  code: "INVALID",
});

function setActive(context: AdminContext, id: string, active: boolean): View {
  const { shop } = context;
  const discount = shop.discounts.get(expectGid(id, "DiscountCodeNode"));
  if (!discount) return failed("codeDiscountNode", [unknownDiscount("id")]);
  changeDiscountState(shop, discount, active);
  return { codeDiscountNode: codeDiscountNodeView(context, discount), userErrors: [] };
}

export function discountCodeActivate(context: AdminContext, args: { id: string }): View {
  return setActive(context, args.id, true);
}

export function discountCodeDeactivate(context: AdminContext, args: { id: string }): View {
  return setActive(context, args.id, false);
}

export function discountCodeDelete(context: AdminContext, args: { id: string }): View {
  const { shop } = context;
  const discount = shop.discounts.get(expectGid(args.id, "DiscountCodeNode"));
  if (!discount) return failed("deletedCodeDiscountId", [unknownDiscount("id")]);
  for (const code of shop.codesByDiscount.get(discount.id)) shop.redeemCodes.remove(code.id);
  shop.discounts.remove(discount.id);
  return { deletedCodeDiscountId: discount.id, userErrors: [] };
}
