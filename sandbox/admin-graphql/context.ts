// What every resolver gets: the shop, what the token may do, and the ways to the rest of the sandbox.
import type { SandboxState } from "../state/sandbox-state";
import type { ShopState } from "../state/shop-state";
import type { CustomerDocument, ProductDocument, VariantDocument } from "../state/documents";
import { formatMoney } from "../state/money";
import type { OrderDocument } from "../state/order-documents";
import { invalidId } from "./errors";

export interface AdminContext {
  state: SandboxState;
  shop: ShopState;
  /** Granted to the token. */
  scopes: readonly string[];
  /** How long bulk creations and jobs take, in real milliseconds. */
  asyncDelayMs: number;
  views: Views;
  /** Has a webhook sent about a document, once its change is stored. */
  emit: (topic: string, subject: { id: string }) => void;
}

/** How objects that others refer to are shown, so that the files of two that refer to each other needn't import each other. */
export interface Views {
  /** Any object by its gid; null when the shop has none with this id. */
  node: (context: AdminContext, id: string) => View | null;
  customer: (context: AdminContext, document: CustomerDocument) => View;
  order: (context: AdminContext, document: OrderDocument) => View;
  product: (context: AdminContext, document: ProductDocument) => View;
  variant: (context: AdminContext, document: ProductDocument, variant: VariantDocument) => View;
}

/** An object of the API: values, or functions of the field's arguments. A field that isn't there is not in the sandbox. */
export type View = Record<string, unknown>;

/** The id of the one app that the sandbox knows, as in "app--ID--namespace". */
export const APP_ID = "4242424241";

export function moneyV2(cents: number, currency: string): View {
  return { __typename: "MoneyV2", amount: formatMoney(cents, currency), currencyCode: currency };
}

/** Money in the shop's and the shopper's currency, which are the same in the sandbox. */
export function moneyBag(cents: number, currency: string): View {
  const money = moneyV2(cents, currency);
  return { __typename: "MoneyBag", shopMoney: money, presentmentMoney: money };
}

/** The type that a gid names: "Customer". Throws Shopify's error for anything else. */
export function gidType(id: string): string {
  const type = /^gid:\/\/shopify\/(\w+)\/[\w-]+(\?.*)?$/.exec(id)?.[1];
  if (!type) throw invalidId();
  return type;
}

/** Throws Shopify's error unless the id is a gid of this type. */
export function expectGid(id: string, type: string): string {
  if (gidType(id) !== type) throw invalidId();
  return id;
}

/** ISO string as the API prints times: UTC, whole seconds. */
export function toSecondsText(iso: string): string {
  return `${new Date(iso).toISOString().slice(0, 19)}Z`;
}

/** Names what was wrong with an input, in the shape that every mutation answers. */
export interface InputError {
  field: string[] | null;
  message: string;
  code: string | null;
}

export function userErrorViews(typename: string, errors: readonly InputError[]): View[] {
  return errors.map((error) => ({ __typename: typename, extraInfo: null, elementIndex: null, ...error }));
}
