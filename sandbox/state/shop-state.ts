// Everything one shop holds, in typed collections. Change a document, then `put` it: the change is in the journal when
// `put` returns.
import type { CartDocument, CheckoutDocument } from "./cart-documents";
import { Collection, type Index, type OnChange } from "./collection";
import type {
  BulkCreationDocument,
  CustomerDocument,
  GiftCardDocument,
  JobDocument,
  MetafieldDocument,
  OtherDocument,
  ProductDocument,
  ShopDocument,
  StoreCreditAccountDocument,
  StoreCreditTransactionDocument,
} from "./documents";
import type { DiscountDocument, RedeemCodeDocument } from "./discount-documents";
import type { OrderDocument } from "./order-documents";
import { type IdSource } from "./ids";

/** Codes are found whatever their case and surrounding space. */
export function normalizeCode(code: string): string {
  return code.trim().toLowerCase();
}

export class ShopState {
  readonly document: ShopDocument;
  readonly ids: IdSource;
  /** Domain time, from the sandbox's clock. */
  readonly now: () => Date;

  readonly customers: Collection<CustomerDocument>;
  readonly products: Collection<ProductDocument>;
  readonly orders: Collection<OrderDocument>;
  readonly discounts: Collection<DiscountDocument>;
  readonly redeemCodes: Collection<RedeemCodeDocument>;
  readonly metafields: Collection<MetafieldDocument>;
  readonly storeCreditAccounts: Collection<StoreCreditAccountDocument>;
  readonly storeCreditTransactions: Collection<StoreCreditTransactionDocument>;
  readonly giftCards: Collection<GiftCardDocument>;
  readonly jobs: Collection<JobDocument>;
  readonly bulkCreations: Collection<BulkCreationDocument>;
  readonly others: Collection<OtherDocument>;
  readonly carts: Collection<CartDocument>;
  readonly checkouts: Collection<CheckoutDocument>;

  readonly customersByEmail: Index<CustomerDocument>;
  readonly productsByHandle: Index<ProductDocument>;
  readonly ordersByCustomer: Index<OrderDocument>;
  readonly ordersByToken: Index<OrderDocument>;
  readonly codesByText: Index<RedeemCodeDocument>;
  readonly codesByDiscount: Index<RedeemCodeDocument>;
  readonly metafieldsByOwner: Index<MetafieldDocument>;
  readonly metafieldsByPath: Index<MetafieldDocument>;
  readonly creditAccountsByOwner: Index<StoreCreditAccountDocument>;
  readonly creditTransactionsByAccount: Index<StoreCreditTransactionDocument>;
  readonly giftCardsByCode: Index<GiftCardDocument>;
  readonly othersByKind: Index<OtherDocument>;
  readonly checkoutsByCart: Index<CheckoutDocument>;

  readonly #productByVariant = new Map<string, string>();
  readonly #collections = new Map<string, Collection<unknown>>();

  constructor(document: ShopDocument, ids: IdSource, now: () => Date, onChange: OnChange) {
    this.document = document;
    this.ids = ids;
    this.now = now;
    const collect = <Document extends { id: string }>(name: string): Collection<Document> => {
      const collection = new Collection<Document>(name, (item) => item.id, onChange);
      this.#collections.set(name, collection as unknown as Collection<unknown>);
      return collection;
    };
    this.customers = collect("customers");
    this.products = collect("products");
    this.orders = collect("orders");
    this.discounts = collect("discounts");
    this.redeemCodes = collect("redeemCodes");
    this.metafields = collect("metafields");
    this.storeCreditAccounts = collect("storeCreditAccounts");
    this.storeCreditTransactions = collect("storeCreditTransactions");
    this.giftCards = collect("giftCards");
    this.jobs = collect("jobs");
    this.bulkCreations = collect("bulkCreations");
    this.others = collect("others");
    this.carts = collect("carts");
    this.checkouts = collect("checkouts");

    this.customersByEmail = this.customers.index((customer) => customer.email?.toLowerCase());
    this.productsByHandle = this.products.index((product) => product.handle);
    this.ordersByCustomer = this.orders.index((order) => order.customerId ?? undefined);
    this.ordersByToken = this.orders.index((order) => order.token);
    this.codesByText = this.redeemCodes.index((code) => normalizeCode(code.code));
    this.codesByDiscount = this.redeemCodes.index((code) => code.discountId);
    this.metafieldsByOwner = this.metafields.index((metafield) => metafield.ownerId);
    this.metafieldsByPath = this.metafields.index((metafield) =>
      metafieldPath(metafield.ownerId, metafield.namespace, metafield.key),
    );
    this.creditAccountsByOwner = this.storeCreditAccounts.index((account) => account.ownerId);
    this.creditTransactionsByAccount = this.storeCreditTransactions.index((entry) => entry.accountId);
    this.giftCardsByCode = this.giftCards.index((card) => normalizeCode(card.code));
    this.othersByKind = this.others.index((other) => other.kind);
    this.checkoutsByCart = this.checkouts.index((checkout) => checkout.cartId ?? undefined);
  }

  /** The product that has this variant. */
  productOfVariant(variantId: string): ProductDocument | undefined {
    const known = this.#productByVariant.get(variantId);
    const product = known === undefined ? undefined : this.products.get(known);
    if (product?.variants.some((variant) => variant.id === variantId)) return product;
    for (const candidate of this.products.values()) {
      if (candidate.variants.some((variant) => variant.id === variantId)) {
        this.#productByVariant.set(variantId, candidate.id);
        return candidate;
      }
    }
    return undefined;
  }

  collection(name: string): Collection<unknown> | undefined {
    return this.#collections.get(name);
  }

  collections(): MapIterator<Collection<unknown>> {
    return this.#collections.values();
  }

  /** Domain time as documents keep it: ISO in UTC, whole seconds as Shopify's. */
  timestamp(): string {
    return toSeconds(this.now());
  }
}

/** The key of `metafieldsByPath`. */
export function metafieldPath(ownerId: string, namespace: string, key: string): string {
  return `${ownerId}\u0000${namespace}\u0000${key}`;
}

/** ISO string in UTC without milliseconds. */
export function toSeconds(moment: Date): string {
  return moment.toISOString().slice(0, 19) + "Z";
}
