// Customers: read by id, e-mail or search, created and updated. One address each; e-mail is unique without regard to case.
// Source: https://shopify.dev/docs/api/admin-graphql/latest/objects/Customer and
// https://shopify.dev/docs/api/admin-graphql/latest/mutations/customerCreate
import type { CustomerAddress, CustomerDocument } from "../../state/documents";
import { legacyId } from "../../state/ids";
import {
  expectGid,
  moneyV2,
  userErrorViews,
  type AdminContext,
  type InputError,
  type View,
} from "../context";
import { notInSandbox } from "../errors";
import { connection, type ConnectionArgs } from "./connection";
import { metafieldFields } from "./metafields";
import { findOrders } from "./orders";
import { search, type SearchFields } from "./search";
import { storeCreditAccounts } from "./store-credit";
import { mergeTags } from "./tags";

const searchFields: SearchFields<CustomerDocument> = {
  fields: {
    id: (customer) => legacyId(customer.id),
    email: (customer) => customer.email,
    first_name: (customer) => customer.firstName,
    last_name: (customer) => customer.lastName,
    phone: (customer) => customer.phone,
    tag: (customer) => customer.tags,
    state: (customer) => customer.state,
    orders_count: (customer) => customer.ordersCount,
    total_spent: (customer) => customer.amountSpentCents / 100,
    created_at: (customer) => new Date(customer.createdAt),
    customer_date: (customer) => new Date(customer.createdAt),
    updated_at: (customer) => new Date(customer.updatedAt),
  },
  text: (customer) => [
    `${customer.firstName} ${customer.lastName}`,
    customer.email ?? "",
    customer.phone ?? "",
    ...customer.tags,
  ],
};

const sortValues: Record<string, (customer: CustomerDocument) => string> = {
  CREATED_AT: (customer) => customer.createdAt,
  UPDATED_AT: (customer) => customer.updatedAt,
  NAME: (customer) => `${customer.lastName}, ${customer.firstName}`,
};

export interface CustomersArgs extends ConnectionArgs {
  query?: string | null;
  sortKey?: string | null;
}

export function customers(context: AdminContext, args: CustomersArgs): View {
  const found = search(context.shop.customers.values(), args.query, searchFields, "customers");
  const key = args.sortKey ?? "ID";
  const value = sortValues[key];
  if (value) found.sort((a, b) => (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0));
  else if (key !== "ID" && key !== "RELEVANCE") throw notInSandbox(`customers sorted by ${key}`);
  return connection(
    found,
    args,
    (item) => item.id,
    (item) => customerView(context, item),
  );
}

export function customersCount(context: AdminContext, args: { query?: string | null }): View {
  const count = search(context.shop.customers.values(), args.query, searchFields, "customers").length;
  return { count, precision: "EXACT" };
}

export function customer(context: AdminContext, args: { id: string }): View | null {
  const found = context.shop.customers.get(expectGid(args.id, "Customer"));
  return found ? customerView(context, found) : null;
}

export function customerByIdentifier(
  context: AdminContext,
  args: { identifier: { id?: string; emailAddress?: string; phoneNumber?: string } },
): View | null {
  const { id, emailAddress, phoneNumber } = args.identifier;
  if (id) return customer(context, { id });
  if (phoneNumber) throw notInSandbox("customerByIdentifier by phoneNumber");
  if (!emailAddress) throw notInSandbox("customerByIdentifier by customId");
  const found = context.shop.customersByEmail.first(emailAddress.toLowerCase());
  return found ? customerView(context, found) : null;
}

export function customerView(context: AdminContext, document: CustomerDocument): View {
  const { shop } = context;
  const { currency } = shop.document;
  return {
    __typename: "Customer",
    id: document.id,
    legacyResourceId: legacyId(document.id),
    firstName: document.firstName,
    lastName: document.lastName,
    displayName: displayName(document),
    email: document.email,
    phone: document.phone,
    defaultEmailAddress: document.email === null ? null : emailAddressView(document, document.email),
    defaultPhoneNumber: document.phone === null ? null : { phoneNumber: document.phone },
    defaultAddress: document.address && addressView(document.address),
    addressesV2: (args: ConnectionArgs) =>
      connection(document.address ? [document.address] : [], args, (item) => item.id, addressView),
    tags: document.tags,
    note: document.note,
    locale: document.locale,
    state: document.state,
    verifiedEmail: document.email !== null,
    taxExempt: false,
    taxExemptions: [],
    canDelete: shop.ordersByCustomer.count(document.id) === 0,
    numberOfOrders: String(document.ordersCount),
    amountSpent: moneyV2(document.amountSpentCents, currency),
    statistics: { __typename: "CustomerStatistics", ...statistics(document) },
    lastOrder: () => {
      const order = document.lastOrderId === null ? undefined : shop.orders.get(document.lastOrderId);
      return order ? context.views.order(context, order) : null;
    },
    orders: (args: ConnectionArgs & { query?: string | null; sortKey?: string | null }) =>
      findOrders(context, shop.ordersByCustomer.get(document.id), args),
    storeCreditAccounts: (args: ConnectionArgs & { query?: string | null }) =>
      storeCreditAccounts(context, document.id, args),
    ...metafieldFields(context, document.id),
    createdAt: document.createdAt,
    updatedAt: document.updatedAt,
  };
}

function displayName(document: CustomerDocument): string {
  const name = `${document.firstName} ${document.lastName}`.trim();
  return name || (document.email ?? document.phone ?? "");
}

/** Shopify works these out by its own model; the sandbox knows them of nobody who has ordered. */
function statistics(document: CustomerDocument): View {
  return { predictedSpendTier: null, rfmGroup: document.ordersCount === 0 ? "PROSPECTS" : null };
}

function emailAddressView(document: CustomerDocument, emailAddress: string): View {
  return {
    __typename: "CustomerEmailAddress",
    emailAddress,
    marketingState: document.emailMarketingState,
    marketingOptInLevel: document.emailMarketingState === "NOT_SUBSCRIBED" ? null : "SINGLE_OPT_IN",
    marketingUpdatedAt: document.emailMarketingUpdatedAt,
    validFormat: true,
  };
}

function addressView(address: CustomerAddress): View {
  return {
    __typename: "MailingAddress",
    ...address,
    id: `${address.id}?model_name=CustomerAddress`,
    address2: null,
    company: null,
    countryCodeV2: address.countryCode,
    name: `${address.firstName} ${address.lastName}`.trim(),
    formatted: () =>
      [address.address1, `${address.zip} ${address.city}`.trim(), address.country].filter(Boolean),
  };
}

interface CustomerInput {
  id?: string | null;
  firstName?: string | null;
  lastName?: string | null;
  email?: string | null;
  phone?: string | null;
  note?: string | null;
  locale?: string | null;
  tags?: string[] | null;
  emailMarketingConsent?: { marketingState: CustomerDocument["emailMarketingState"] } | null;
}

const playedInputs = new Set([
  "id",
  "firstName",
  "lastName",
  "email",
  "phone",
  "note",
  "locale",
  "tags",
  "emailMarketingConsent",
]);

export function customerCreate(context: AdminContext, args: { input: CustomerInput }): View {
  const { shop } = context;
  const { input } = args;
  const errors = checkInput(context, input, undefined);
  if (input.id) errors.push({ field: ["id"], message: "Cannot specify ID on creation", code: null });
  if (!input.firstName && !input.lastName && !input.email && !input.phone) {
    const message = "A name, phone number, or email address must be present";
    errors.push({ field: null, message, code: null });
  }
  if (errors.length > 0) return failed(errors);
  const now = shop.timestamp();
  const document: CustomerDocument = {
    id: shop.ids.next("Customer"),
    firstName: "",
    lastName: "",
    email: null,
    phone: null,
    tags: [],
    note: null,
    locale: "en",
    state: "DISABLED",
    emailMarketingState: "NOT_SUBSCRIBED",
    emailMarketingUpdatedAt: null,
    address: null,
    createdAt: now,
    updatedAt: now,
    ordersCount: 0,
    amountSpentCents: 0,
    lastOrderId: null,
  };
  applyInput(document, input, now);
  shop.customers.put(document);
  context.emit("customers/create", { id: document.id });
  return { customer: customerView(context, document), userErrors: [] };
}

export function customerUpdate(context: AdminContext, args: { input: CustomerInput }): View {
  const { shop } = context;
  const { input } = args;
  const document = input.id ? shop.customers.get(expectGid(input.id, "Customer")) : undefined;
  if (!document) return failed([{ field: ["id"], message: "Customer does not exist", code: null }]);
  const errors = checkInput(context, input, document);
  if (errors.length > 0) return failed(errors);
  const now = shop.timestamp();
  applyInput(document, input, now);
  document.updatedAt = now;
  shop.customers.put(document);
  context.emit("customers/update", { id: document.id });
  return { customer: customerView(context, document), userErrors: [] };
}

function failed(errors: readonly InputError[]): View {
  return { customer: null, userErrors: userErrorViews("UserError", errors) };
}

function checkInput(
  { shop }: AdminContext,
  input: CustomerInput,
  current: CustomerDocument | undefined,
): InputError[] {
  const unplayed = Object.keys(input).find((name) => !playedInputs.has(name));
  if (unplayed) throw notInSandbox(`CustomerInput.${unplayed}`);
  const errors: InputError[] = [];
  if (input.email) {
    const other = shop.customersByEmail.first(input.email.trim().toLowerCase());
    if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(input.email.trim())) {
      errors.push({ field: ["email"], message: "Email is invalid", code: null });
    } else if (other && other.id !== current?.id) {
      errors.push({ field: ["email"], message: "Email has already been taken", code: null });
    }
  }
  if (input.phone && !/^\+?[\d\s()-]{6,20}$/.test(input.phone)) {
    errors.push({ field: ["phone"], message: "Phone is invalid", code: null });
  }
  return errors;
}

function applyInput(document: CustomerDocument, input: CustomerInput, now: string): void {
  if (input.firstName !== undefined) document.firstName = input.firstName ?? "";
  if (input.lastName !== undefined) document.lastName = input.lastName ?? "";
  if (input.email !== undefined) document.email = input.email ? input.email.trim().toLowerCase() : null;
  if (input.phone !== undefined) document.phone = input.phone ? input.phone.replace(/[\s()-]/g, "") : null;
  if (input.note !== undefined) document.note = input.note;
  if (input.locale) document.locale = input.locale;
  if (input.tags) document.tags = mergeTags([], input.tags);
  if (input.emailMarketingConsent) {
    document.emailMarketingState = input.emailMarketingConsent.marketingState;
    document.emailMarketingUpdatedAt = now;
  }
}
