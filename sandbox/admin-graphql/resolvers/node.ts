// How objects are shown to those that refer to them, and any object by its gid, as `node` and `nodes` find it.
import { gidType, type AdminContext, type View, type Views } from "../context";
import { notInSandbox } from "../errors";
import { customerView } from "./customers";
import { codeDiscountNodeView, discountNodeView } from "./discount-views";
import { giftCardView } from "./gift-cards";
import { metafieldView } from "./metafields";
import { fulfillmentView, lineItemView } from "./order-parts";
import { orderView } from "./orders";
import { productView, variantView } from "./products";
import { bulkCreationView } from "./redeem-codes";
import { appInstallationView, shopView } from "./shop";
import { storeCreditAccountView, storeCreditTransactionView } from "./store-credit";

type Finder = (context: AdminContext, id: string) => View | null;

function finder<Document>(
  find: (context: AdminContext, id: string) => Document | undefined,
  view: (context: AdminContext, document: Document) => View,
): Finder {
  return (context, id) => {
    const document = find(context, id);
    return document === undefined ? null : view(context, document);
  };
}

const storeCreditTransaction = finder(
  ({ shop }, id) => shop.storeCreditTransactions.get(id),
  storeCreditTransactionView,
);

const finders: Record<string, Finder> = {
  Shop: (context, id) => (context.shop.document.id === id ? shopView(context) : null),
  AppInstallation: (context, id) =>
    context.shop.document.installation?.id === id ? appInstallationView(context) : null,
  Customer: finder(({ shop }, id) => shop.customers.get(id), customerView),
  Order: finder(({ shop }, id) => shop.orders.get(id), orderView),
  Product: finder(({ shop }, id) => shop.products.get(id), productView),
  ProductVariant: (context, id) => {
    for (const product of context.shop.products.values()) {
      const variant = product.variants.find((item) => item.id === id);
      if (variant) return variantView(context, product, variant);
    }
    return null;
  },
  LineItem: (context, id) => {
    for (const order of context.shop.orders.values()) {
      const line = order.lines.find((item) => item.id === id);
      if (line) return lineItemView(context, order, line);
    }
    return null;
  },
  Fulfillment: (context, id) => {
    for (const order of context.shop.orders.values()) {
      const fulfillment = order.fulfillments.find((item) => item.id === id);
      if (fulfillment) return fulfillmentView(context, order, fulfillment);
    }
    return null;
  },
  DiscountCodeNode: finder(({ shop }, id) => shop.discounts.get(id), codeDiscountNodeView),
  DiscountNode: finder(
    ({ shop }, id) => shop.discounts.get(id.replace("/DiscountNode/", "/DiscountCodeNode/")),
    discountNodeView,
  ),
  DiscountRedeemCodeBulkCreation: finder(({ shop }, id) => shop.bulkCreations.get(id), bulkCreationView),
  Metafield: finder(({ shop }, id) => shop.metafields.get(id), metafieldView),
  StoreCreditAccount: finder(({ shop }, id) => shop.storeCreditAccounts.get(id), storeCreditAccountView),
  StoreCreditAccountCreditTransaction: storeCreditTransaction,
  StoreCreditAccountDebitTransaction: storeCreditTransaction,
  GiftCard: finder(({ shop }, id) => shop.giftCards.get(id), giftCardView),
};

function findNode(context: AdminContext, id: string): View | null {
  const find = finders[gidType(id)];
  if (!find) throw notInSandbox(`node of type ${gidType(id)}`);
  return find(context, id);
}

export const views: Views = {
  node: findNode,
  customer: customerView,
  order: orderView,
  product: productView,
  variant: variantView,
};
