// The fields of the query and mutation roots that the sandbox plays. Any other root field, and any field of an object that
// its view lacks, answers "not in the sandbox".
import type { AdminContext, View } from "../context";
import {
  customer,
  customerByIdentifier,
  customerCreate,
  customers,
  customersCount,
  customerUpdate,
} from "./customers";
import type { DiscountInput } from "./discount-input";
import {
  codeDiscountNode,
  codeDiscountNodeByCode,
  codeDiscountNodes,
  createDiscount,
  discountCodeActivate,
  discountCodeDeactivate,
  discountCodeDelete,
  discountNode,
  discountNodes,
  updateDiscount,
} from "./discounts";
import { giftCard, giftCardCreate, giftCardDeactivate, giftCards } from "./gift-cards";
import { markets } from "./markets";
import { metafieldsDelete, metafieldsSet } from "./metafields";
import { order, orders, ordersCount } from "./orders";
import { product, products, productVariant } from "./products";
import {
  discountCodeRedeemCodeBulkDelete,
  discountRedeemCodeBulkAdd,
  discountRedeemCodeBulkCreation,
  job,
} from "./redeem-codes";
import { customerSegmentMembership } from "./segments";
import { appInstallationView, shopView } from "./shop";
import {
  storeCreditAccount,
  storeCreditAccountCredit,
  storeCreditAccountDebit,
  storeCreditConfiguration,
} from "./store-credit";
import { tagsAdd, tagsRemove } from "./tags";

type RootField = (context: AdminContext, args: never) => View | View[] | null | (View | null)[];

const queryFields: Record<string, RootField> = {
  shop: shopView,
  currentAppInstallation: appInstallationView,
  node: (context, args: { id: string }) => context.views.node(context, args.id),
  nodes: (context, args: { ids: string[] }) => args.ids.map((id) => context.views.node(context, id)),
  job,
  customer,
  customers,
  customersCount,
  customerByIdentifier,
  order,
  orders,
  ordersCount,
  product,
  products,
  productVariant,
  markets,
  customerSegmentMembership,
  discountNode,
  discountNodes,
  codeDiscountNode,
  codeDiscountNodes,
  codeDiscountNodeByCode,
  discountRedeemCodeBulkCreation,
  storeCreditAccount,
  storeCreditConfiguration,
  giftCard,
  giftCards,
};

const mutationFields: Record<string, RootField> = {
  customerCreate,
  customerUpdate,
  tagsAdd,
  tagsRemove,
  metafieldsSet,
  metafieldsDelete,
  discountCodeBasicCreate: (context, args: { basicCodeDiscount: DiscountInput }) =>
    createDiscount(context, "basicCodeDiscount", args.basicCodeDiscount),
  discountCodeFreeShippingCreate: (context, args: { freeShippingCodeDiscount: DiscountInput }) =>
    createDiscount(context, "freeShippingCodeDiscount", args.freeShippingCodeDiscount),
  discountCodeBxgyCreate: (context, args: { bxgyCodeDiscount: DiscountInput }) =>
    createDiscount(context, "bxgyCodeDiscount", args.bxgyCodeDiscount),
  discountCodeBasicUpdate: (context, args: { id: string; basicCodeDiscount: DiscountInput }) =>
    updateDiscount(context, "basicCodeDiscount", args.id, args.basicCodeDiscount),
  discountCodeFreeShippingUpdate: (context, args: { id: string; freeShippingCodeDiscount: DiscountInput }) =>
    updateDiscount(context, "freeShippingCodeDiscount", args.id, args.freeShippingCodeDiscount),
  discountCodeBxgyUpdate: (context, args: { id: string; bxgyCodeDiscount: DiscountInput }) =>
    updateDiscount(context, "bxgyCodeDiscount", args.id, args.bxgyCodeDiscount),
  discountCodeActivate,
  discountCodeDeactivate,
  discountCodeDelete,
  discountRedeemCodeBulkAdd,
  discountCodeRedeemCodeBulkDelete,
  storeCreditAccountCredit,
  storeCreditAccountDebit,
  giftCardCreate,
  giftCardDeactivate,
};

/** The roots as GraphQL calls them: `field(args, context)`. */
export const queryRoot: View = bind(queryFields);
export const mutationRoot: View = bind(mutationFields);

function bind(fields: Record<string, RootField>): View {
  return Object.fromEntries(
    Object.entries(fields).map(([name, resolve]) => [
      name,
      (args: Record<string, unknown>, context: AdminContext) => resolve(context, args as never),
    ]),
  );
}
