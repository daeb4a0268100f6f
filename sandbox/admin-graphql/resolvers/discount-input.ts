// From the input of a discount mutation to the discount as it is kept, or the errors that Shopify answers: what must be
// there, what excludes what, and the bounds of values. `customerSelection` is the deprecated form of `context`.
// Source: https://shopify.dev/docs/api/admin-graphql/latest/mutations/discountCodeBasicCreate, .../discountCodeBxgyCreate,
// .../discountCodeFreeShippingCreate; messages as the API (2026-04) was seen to answer them
import type { DiscountDocument, DiscountItems, DiscountValue } from "../../state/discount-documents";
import { parseMoney } from "../../state/money";
import { normalizeCode, type ShopState } from "../../state/shop-state";
import { gidType, toSecondsText, type InputError } from "../context";
import { notInSandbox } from "../errors";

const MAX_TEXT = 255;

interface ItemsInput {
  all?: boolean | null;
  collections?: { add?: string[] | null } | null;
  products?: { productsToAdd?: string[] | null; productVariantsToAdd?: string[] | null } | null;
}

interface ValueInput {
  percentage?: number | null;
  discountAmount?: { amount?: string | null; appliesOnEachItem?: boolean | null } | null;
  discountOnQuantity?: {
    quantity?: string | null;
    effect?: { percentage?: number | null; amount?: string | null } | null;
  } | null;
}

interface AudienceInput {
  all?: unknown;
  customers?: { add?: string[] | null } | null;
  customerSegments?: { add?: string[] | null } | null;
  markets?: unknown;
}

export interface DiscountInput {
  title?: string | null;
  code?: string | null;
  startsAt?: string | null;
  endsAt?: string | null;
  usageLimit?: number | null;
  appliesOncePerCustomer?: boolean | null;
  combinesWith?: {
    orderDiscounts?: boolean | null;
    productDiscounts?: boolean | null;
    shippingDiscounts?: boolean | null;
  } | null;
  context?: AudienceInput | null;
  customerSelection?: AudienceInput | null;
  minimumRequirement?: {
    subtotal?: { greaterThanOrEqualToSubtotal?: string | null } | null;
    quantity?: { greaterThanOrEqualToQuantity?: string | null } | null;
  } | null;
  customerGets?: {
    items?: ItemsInput | null;
    value?: ValueInput | null;
    appliesOnSubscription?: boolean | null;
  } | null;
  customerBuys?: {
    items?: ItemsInput | null;
    value?: { quantity?: string | null; amount?: string | null } | null;
  } | null;
  usesPerOrderLimit?: number | null;
  destination?: { all?: boolean | null; countries?: { add?: string[] | null } | null } | null;
  maximumShippingPrice?: string | null;
  tags?: string[] | null;
  appliesOnSubscription?: boolean | null;
}

/** The name of the input argument, which begins the path of every error. */
export type InputName = "basicCodeDiscount" | "bxgyCodeDiscount" | "freeShippingCodeDiscount";

export type DiscountTerms = Omit<
  DiscountDocument,
  "id" | "deactivated" | "usageCount" | "createdAt" | "updatedAt"
>;

export interface ParsedDiscount {
  code: string;
  terms: DiscountTerms;
}

/** Collects errors under the input's name while the input is read. */
class Reader {
  readonly errors: InputError[] = [];
  readonly shop: ShopState;
  readonly #name: InputName;

  constructor(shop: ShopState, name: InputName) {
    this.shop = shop;
    this.#name = name;
  }

  refuse(path: string, message: string, code: string): void {
    this.errors.push({ field: [this.#name, ...path.split(".")], message, code });
  }

  cents(path: string, text: string): number {
    try {
      return parseMoney(text, this.shop.document.currency);
    } catch {
      this.refuse(path, "Value is invalid", "INVALID");
      return 0;
    }
  }
}

/** Reads an input; the discount it describes, or what is wrong with it. Nothing is stored. */
export function parseDiscount(
  shop: ShopState,
  name: InputName,
  input: DiscountInput,
): ParsedDiscount | { errors: InputError[] } {
  if (input.tags && input.tags.length > 0) throw notInSandbox("tags of discounts");
  if (input.customerGets?.appliesOnSubscription || input.appliesOnSubscription) {
    throw notInSandbox("discounts on subscriptions");
  }
  const reader = new Reader(shop, name);
  const title = readTitle(reader, input.title);
  const code = readCode(reader, input.code);
  const period = readPeriod(reader, input);
  const customers = readAudience(reader, input);
  const minimum = readMinimum(reader, input.minimumRequirement);
  if (input.usageLimit != null && input.usageLimit <= 0) {
    reader.refuse("usageLimit", "Usage limit must be greater than 0", "GREATER_THAN");
  }
  const { value, items } = readValue(reader, name, input);
  const combinesWith = {
    order: input.combinesWith?.orderDiscounts ?? false,
    product: input.combinesWith?.productDiscounts ?? false,
    shipping: input.combinesWith?.shippingDiscounts ?? false,
  };
  const combination = combinationRefusal(name, combinesWith);
  if (combination) reader.errors.push(combination);
  if (reader.errors.length > 0) return { errors: reader.errors };
  return {
    code,
    terms: {
      title,
      value,
      items,
      minimum,
      customers,
      combinesWith,
      ...period,
      usageLimit: input.usageLimit ?? null,
      appliesOncePerCustomer: input.appliesOncePerCustomer ?? false,
    },
  };
}

/** A discount on shipping combines with no other. */
export function combinationRefusal(
  name: InputName,
  { shipping }: DiscountDocument["combinesWith"],
): InputError | null {
  if (name !== "freeShippingCodeDiscount" || !shipping) return null;
  const message = "The combinesWith settings are not valid for the discount class.";
  return { field: [name, "combinesWith"], message, code: "INVALID_COMBINES_WITH_FOR_DISCOUNT_CLASS" };
}

/** What Shopify names an id by in its messages. Throws its error for anything that is no gid. */
function lastPart(id: string): string {
  gidType(id);
  return id.split("/").at(-1) ?? "";
}

function readTitle(reader: Reader, title: string | null | undefined): string {
  if (!title?.trim()) reader.refuse("title", "Title can't be blank", "BLANK");
  else if (title.length > MAX_TEXT) {
    reader.refuse("title", `Title is too long (maximum is ${MAX_TEXT} characters)`, "TOO_LONG");
  }
  return title ?? "";
}

function readCode(reader: Reader, code: string | null | undefined): string {
  if (!code?.trim()) reader.refuse("code", "Code can't be blank", "BLANK");
  else if (code.length > MAX_TEXT) {
    reader.refuse("code", `Code is too long (maximum is ${MAX_TEXT} characters)`, "TOO_LONG");
  } else if (/[\r\n]/.test(code)) reader.refuse("code", "Code cannot contain newline characters.", "INVALID");
  else if (reader.shop.codesByText.first(normalizeCode(code))) {
    reader.refuse("code", "Code must be unique. Please try a different code.", "TAKEN");
  }
  return code?.trim() ?? "";
}

function readPeriod(reader: Reader, input: DiscountInput): Pick<DiscountTerms, "startsAt" | "endsAt"> {
  if (!input.startsAt) reader.refuse("startsAt", "Starts at can't be blank", "BLANK");
  if (input.startsAt && input.endsAt && Date.parse(input.endsAt) <= Date.parse(input.startsAt)) {
    reader.refuse("endsAt", "Ends at needs to be after starts_at", "INVALID");
  }
  return {
    startsAt: input.startsAt ? toSecondsText(input.startsAt) : "",
    endsAt: input.endsAt ? toSecondsText(input.endsAt) : null,
  };
}

function readAudience(reader: Reader, input: DiscountInput): DiscountTerms["customers"] {
  if (input.context && input.customerSelection) {
    reader.refuse("context", "Only one of context or customerSelection can be provided.", "INVALID");
  }
  const [path, audience] = input.context
    ? (["context", input.context] as const)
    : (["customerSelection", input.customerSelection] as const);
  if (!audience) {
    reader.refuse("context", "Context can't be blank", "BLANK");
    return { kind: "all" };
  }
  if (audience.markets) throw notInSandbox("discounts by market");
  const ids = audience.customers?.add ?? [];
  const segments = audience.customerSegments?.add ?? [];
  if ((audience.all ? 1 : 0) + (ids.length > 0 ? 1 : 0) + (segments.length > 0 ? 1 : 0) > 1) {
    reader.refuse(path, "Only one of all, customers or customerSegments can be provided.", "CONFLICT");
  }
  if (segments.length > 0) return { kind: "segments", ids: segments };
  if (ids.length > 0) {
    const unknown = ids.filter((id) => gidType(id) !== "Customer" || !reader.shop.customers.has(id));
    for (const id of unknown) {
      reader.refuse(`${path}.customers.add`, `Customer with id: ${lastPart(id)} is invalid`, "INVALID");
    }
    return { kind: "customers", ids };
  }
  if (!audience.all) reader.refuse(path, "Context can't be blank", "BLANK");
  return { kind: "all" };
}

function readMinimum(
  reader: Reader,
  requirement: DiscountInput["minimumRequirement"],
): DiscountTerms["minimum"] {
  const subtotal = requirement?.subtotal?.greaterThanOrEqualToSubtotal;
  const quantity = requirement?.quantity?.greaterThanOrEqualToQuantity;
  if (subtotal != null && quantity != null) {
    reader.refuse(
      "minimumRequirement",
      "Minimum subtotal and minimum quantity cannot both be present",
      "MINIMUM_SUBTOTAL_AND_QUANTITY_RANGE_BOTH_PRESENT",
    );
  }
  if (subtotal != null) {
    const path = "minimumRequirement.subtotal.greaterThanOrEqualToSubtotal";
    const amountCents = reader.cents(path, subtotal);
    if (amountCents < 0) reader.refuse(path, "Minimum subtotal must be greater than 0", "GREATER_THAN");
    return amountCents === 0 ? { kind: "none" } : { kind: "subtotal", amountCents };
  }
  if (quantity != null && Number(quantity) > 0) return { kind: "quantity", quantity: Number(quantity) };
  return { kind: "none" };
}

function readValue(
  reader: Reader,
  name: InputName,
  input: DiscountInput,
): { value: DiscountValue; items: DiscountItems } {
  switch (name) {
    case "basicCodeDiscount":
      return readBasic(reader, input);
    case "bxgyCodeDiscount":
      return readBxgy(reader, input);
    case "freeShippingCodeDiscount": {
      const countries = input.destination?.countries?.add;
      if (countries) throw notInSandbox("free shipping to some countries only");
      const maximum = input.maximumShippingPrice;
      return {
        items: { kind: "all" },
        value: {
          kind: "freeShipping",
          maximumShippingCents: maximum == null ? null : reader.cents("maximumShippingPrice", maximum),
          countryCodes: null,
        },
      };
    }
  }
}

function readBasic(reader: Reader, input: DiscountInput): { value: DiscountValue; items: DiscountItems } {
  const gets = input.customerGets;
  const given = gets?.value ?? {};
  const items = readItems(reader, "customerGets.items", gets?.items);
  let value: DiscountValue = { kind: "percentage", rate: given.percentage ?? 0 };
  if (given.discountOnQuantity) {
    const message = "discountOnQuantity field is only permitted with bxgy discounts.";
    reader.refuse("customerGets.value.discountOnQuantity", message, "INVALID");
  } else if (given.percentage != null && given.discountAmount) {
    reader.refuse(
      "customerGets.value",
      "Only one of percentage or discountAmount can be provided.",
      "INVALID",
    );
  } else if (given.percentage != null) {
    if (!(given.percentage >= 0 && given.percentage <= 1)) {
      const message = "Value must be between 0.0 and 1.0";
      reader.refuse("customerGets.value.percentage", message, "VALUE_OUTSIDE_RANGE");
    }
  } else if (given.discountAmount?.amount != null) {
    const path = "customerGets.value.discountAmount.amount";
    const amountCents = reader.cents(path, given.discountAmount.amount);
    // Shopify's own message, which reads like the opposite of its rule.
    if (amountCents < 0)
      reader.refuse(path, "Value must be less than or equal to 0", "LESS_THAN_OR_EQUAL_TO");
    value = {
      kind: "amountOff",
      amountCents,
      appliesOnEachItem: given.discountAmount.appliesOnEachItem ?? false,
    };
  } else {
    reader.refuse("customerGets.value", "Value can't be blank", "BLANK");
  }
  return { value, items };
}

function readBxgy(reader: Reader, input: DiscountInput): { value: DiscountValue; items: DiscountItems } {
  const { customerBuys: buys, customerGets: gets } = input;
  if (gets?.items?.all) {
    reader.refuse("customerGets", "Items in 'customer get' cannot be set to all", "INVALID");
  }
  if (buys?.items?.all || !buys?.items) {
    reader.refuse("customerBuys.items", "Items in 'customer buys' must be defined", "BLANK");
  }
  const onQuantity = gets?.value?.discountOnQuantity;
  if (gets?.value?.percentage != null || gets?.value?.discountAmount) {
    reader.refuse("customerGets.value", "Only discountOnQuantity permitted with bxgy discounts.", "INVALID");
  }
  if (!onQuantity) {
    reader.refuse("customerGets.value.discountOnQuantity", "Discount on quantity can't be blank", "BLANK");
  }
  if (onQuantity?.effect?.amount != null) throw notInSandbox("buy X get Y with an amount off");
  const rate = onQuantity?.effect?.percentage ?? 1;
  if (!(rate >= 0 && rate <= 1)) {
    const path = "customerGets.value.discountOnQuantity.effect.percentage";
    reader.refuse(path, "Value must be between 0.0 and 1.0", "VALUE_OUTSIDE_RANGE");
  }
  const quantity = Number(onQuantity?.quantity ?? 0);
  if (onQuantity && quantity < 1) {
    reader.refuse(
      "customerGets.value.discountOnQuantity.quantity",
      "Quantity must be greater than 0",
      "GREATER_THAN",
    );
  }
  const buyQuantity = buys?.value?.quantity == null ? null : Number(buys.value.quantity);
  const buyAmount = buys?.value?.amount;
  if (buyQuantity === null && buyAmount == null) {
    reader.refuse("customerBuys.value", "Value can't be blank", "BLANK");
  }
  return {
    items: readItems(reader, "customerGets.items", gets?.items),
    value: {
      kind: "buyXGetY",
      buys: {
        items: readItems(reader, "customerBuys.items", buys?.items),
        quantity: buyQuantity,
        amountCents: buyAmount == null ? null : reader.cents("customerBuys.value.amount", buyAmount),
      },
      gets: { items: readItems(reader, "customerGets.items", gets?.items), quantity, rate },
      usesPerOrderLimit: input.usesPerOrderLimit ?? null,
    },
  };
}

function readItems(reader: Reader, path: string, items: ItemsInput | null | undefined): DiscountItems {
  const before = reader.errors.length;
  const productIds = items?.products?.productsToAdd ?? [];
  const variantIds = items?.products?.productVariantsToAdd ?? [];
  const collectionIds = items?.collections?.add ?? [];
  const hasProducts = productIds.length + variantIds.length > 0;
  if (collectionIds.length > 0 && hasProducts) {
    const message = "Cannot entitle collections in combination with product variants or products";
    reader.refuse(`${path}.collections.add`, message, "CONFLICT");
  }
  const { products } = reader.shop;
  for (const id of productIds.filter((item) => !products.has(item))) {
    reader.refuse(`${path}.products.productsToAdd`, `Product with id: ${lastPart(id)} is invalid`, "INVALID");
  }
  const isVariant = (id: string) =>
    [...products.values()].some((product) => product.variants.some((variant) => variant.id === id));
  for (const id of variantIds.filter((item) => !isVariant(item))) {
    const message = `Product variant with id: ${lastPart(id)} is invalid`;
    reader.refuse(`${path}.products.productVariantsToAdd`, message, "INVALID");
  }
  if (collectionIds.length > 0) return { kind: "collections", collectionIds };
  if (hasProducts) return { kind: "products", productIds, variantIds };
  if (!items?.all && reader.errors.length === before) {
    reader.refuse(path, "Discount must apply to something", "APPLIES_ON_NOTHING");
  }
  return { kind: "all" };
}
