// The cart as scripts and Liquid see it, with the names and shapes of Shopify's cart API; amounts are hundredths. What a code
// for single products takes off shows on the lines, what one for the whole order takes off shows on the cart. Lines whose
// product is not sold any more are left out.
// Source: https://shopify.dev/docs/api/ajax/reference/cart and https://shopify.dev/docs/api/liquid/objects/cart
import { applyDiscountCodes, type AppliedCodes, type RedeemedCode } from "../rules/apply-codes";
import type { CartDocument, CartLine } from "../state/cart-documents";
import type { CustomerDocument } from "../state/documents";
import { normalizeCode, type ShopState } from "../state/shop-state";
import { lineKey, lineTitle, soldVariant, type SoldVariant } from "./cart";
import { hundredths } from "./hundredths";
import { optionsOf, pathOfProduct, pictureOf, type PictureView, viewId, type ViewId } from "./product-view";

export interface DiscountApplicationView {
  type: "discount_code";
  key: string;
  title: string;
  description: string;
  value: string;
  created_at: string;
  value_type: "percentage" | "fixed_amount";
  allocation_method: "across" | "each" | "one";
  target_selection: "all" | "entitled" | "explicit";
  target_type: "line_item" | "shipping_line";
  total_allocated_amount: number;
}

export interface LineItemView {
  id: ViewId;
  properties: Record<string, string>;
  quantity: number;
  variant_id: ViewId;
  key: string;
  title: string;
  price: number;
  original_price: number;
  discounted_price: number;
  line_price: number;
  original_line_price: number;
  total_discount: number;
  discounts: { amount: number; title: string }[];
  sku: string;
  grams: number;
  vendor: string;
  taxable: boolean;
  product_id: ViewId;
  product_has_only_default_variant: boolean;
  gift_card: boolean;
  final_price: number;
  final_line_price: number;
  url: string;
  featured_image: PictureView;
  image: string;
  handle: string;
  requires_shipping: boolean;
  product_type: string;
  product_title: string;
  product_description: string;
  variant_title: string | null;
  variant_options: string[];
  options_with_values: { name: string; value: string }[];
  line_level_discount_allocations: { amount: number; discount_application: DiscountApplicationView }[];
  line_level_total_discount: number;
  quantity_rule: { min: 1; max: number | null; increment: 1 };
  has_components: false;
}

export interface CartView {
  token: string;
  note: string | null;
  attributes: Record<string, string>;
  original_total_price: number;
  total_price: number;
  total_discount: number;
  total_weight: number;
  item_count: number;
  items: LineItemView[];
  requires_shipping: boolean;
  currency: string;
  items_subtotal_price: number;
  cart_level_discount_applications: DiscountApplicationView[];
  discount_codes: { code: string; applicable: boolean }[];
}

/** A cart with its prices, and why codes on it do not apply. */
export interface PricedCart {
  view: CartView;
  refused: AppliedCodes["refused"];
}

/** The cart as `/cart.js` answers it. */
export function cartView(shop: ShopState, cart: CartDocument, customer: CustomerDocument | null): CartView {
  return priceCart(shop, cart, customer).view;
}

export interface SoldLine {
  line: CartLine;
  sold: SoldVariant;
}

/** The lines whose product is sold, with it. */
export function soldLines(shop: ShopState, cart: CartDocument): SoldLine[] {
  return cart.lines.flatMap((line) => {
    const sold = soldVariant(shop, line.variantId);
    return sold ? [{ line, sold }] : [];
  });
}

export function priceCart(
  shop: ShopState,
  cart: CartDocument,
  customer: CustomerDocument | null,
): PricedCart {
  const { currency } = shop.document;
  const lines = soldLines(shop, cart);
  const codes = applyDiscountCodes(
    shop,
    {
      customerId: customer?.id ?? null,
      email: customer?.email ?? null,
      at: shop.now(),
      currency,
      lines: lines.map(({ line, sold }) => ({
        productId: sold.product.id,
        variantId: sold.variant.id,
        priceCents: sold.variant.priceCents,
        quantity: line.quantity,
        isGiftCard: sold.product.isGiftCard,
      })),
      shippingCents: null,
    },
    cart.codes,
  );
  const applications = applicationViews(shop, codes);
  const isOnCart = codes.redeemed.map((code) => code.discountClass === "ORDER");
  const items = lines.map((item, index) =>
    lineView(item, currency, codes.lineAllocations[index] ?? [], applications, isOnCart),
  );
  const sum = (amount: (item: LineItemView) => number) =>
    items.reduce((total, item) => total + amount(item), 0);
  const subtotal = sum((item) => item.final_line_price);
  const onCart = applications.filter((_, index) => isOnCart[index]);
  const offCart = onCart.reduce((total, application) => total + application.total_allocated_amount, 0);
  const original = sum((item) => item.original_line_price);
  return {
    view: {
      token: cart.id,
      note: cart.note,
      attributes: Object.fromEntries(
        Object.entries(cart.attributes).filter(([name]) => !name.startsWith("__")),
      ),
      original_total_price: original,
      total_price: subtotal - offCart,
      total_discount: original - subtotal + offCart,
      total_weight: 0,
      item_count: sum((item) => item.quantity),
      items,
      requires_shipping: items.some((item) => item.requires_shipping),
      currency,
      items_subtotal_price: subtotal,
      cart_level_discount_applications: onCart,
      discount_codes: cart.codes.map((code) => ({ code, applicable: applies(code, codes.redeemed) })),
    },
    refused: codes.refused,
  };
}

function applies(code: string, redeemed: readonly RedeemedCode[]): boolean {
  return redeemed.some((item) => normalizeCode(item.code) === normalizeCode(code));
}

/** One for each application, in the order of the allocations' indexes. */
function applicationViews(shop: ShopState, codes: AppliedCodes): DiscountApplicationView[] {
  const { currency } = shop.document;
  return codes.applications.map((application, index) => {
    const code = application.code ?? application.title;
    const allocations = codes.lineAllocations.flat().filter((item) => item.applicationIndex === index);
    const cents = allocations.reduce((sum, item) => sum + item.amountCents, 0);
    const value =
      application.valueType === "percentage"
        ? application.value / 100
        : hundredths(application.value, currency) / 100;
    return {
      type: "discount_code",
      key: `${code}:${index}`,
      title: code,
      description: code,
      value: Number.isInteger(value) ? value.toFixed(1) : String(value),
      created_at: shop.timestamp(),
      value_type: application.valueType,
      allocation_method: application.allocationMethod,
      target_selection: application.targetSelection,
      target_type: application.targetType,
      total_allocated_amount: hundredths(cents, currency),
    };
  });
}

function lineView(
  { line, sold }: SoldLine,
  currency: string,
  allocations: AppliedCodes["lineAllocations"][number],
  applications: readonly DiscountApplicationView[],
  isOnCart: readonly boolean[],
): LineItemView {
  const { product, variant } = sold;
  const price = hundredths(variant.priceCents, currency);
  const original = price * line.quantity;
  const views = allocations.flatMap((allocation) => {
    const application = applications[allocation.applicationIndex];
    const amount = hundredths(allocation.amountCents, currency);
    return application ? [{ amount, application, isOnLine: !isOnCart[allocation.applicationIndex] }] : [];
  });
  const onLine = views.filter((view) => view.isOnLine);
  const offLine = onLine.reduce((sum, view) => sum + view.amount, 0);
  const final = original - offLine;
  const isDefault = variant.title === "Default Title";
  const picture = pictureOf(product);
  return {
    id: viewId(variant.id),
    properties: line.properties,
    quantity: line.quantity,
    variant_id: viewId(variant.id),
    key: lineKey(line),
    title: lineTitle(sold),
    price,
    original_price: price,
    discounted_price: Math.round(final / line.quantity),
    line_price: original,
    original_line_price: original,
    total_discount: offLine,
    discounts: views.map((view) => ({ amount: view.amount, title: view.application.title })),
    sku: variant.sku,
    grams: 0,
    vendor: product.vendor,
    taxable: variant.taxable,
    product_id: viewId(product.id),
    product_has_only_default_variant: isDefault,
    gift_card: product.isGiftCard,
    final_price: Math.round(final / line.quantity),
    final_line_price: final,
    url: `${pathOfProduct(product)}?variant=${viewId(variant.id)}`,
    featured_image: picture,
    image: picture.url,
    handle: product.handle,
    requires_shipping: variant.requiresShipping,
    product_type: product.productType,
    product_title: product.title,
    product_description: product.description,
    variant_title: isDefault ? null : variant.title,
    variant_options: optionsOf(variant),
    options_with_values: optionsOf(variant).map((value) => ({ name: "Title", value })),
    line_level_discount_allocations: onLine.map(({ amount, application }) => ({
      amount,
      discount_application: application,
    })),
    line_level_total_discount: offLine,
    quantity_rule: { min: 1, max: null, increment: 1 },
    has_components: false,
  };
}
