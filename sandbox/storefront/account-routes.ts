// Accounts without passwords: choose which customer to be, become a new one, or stay a guest; and the account's own page. Who
// is logged in is a cookie that the app proxy reads too.
import { z } from "zod";
import type { SandboxContext } from "../context";
import { parseInput } from "../control/endpoint";
import { createCustomer, createdEvents } from "../customers/customers";
import type { Reply, SandboxRequest } from "../http/messages";
import { notFound, SandboxRefusal } from "../http/refusal";
import type { Router } from "../http/router";
import { financialStatus, orderTotals } from "../orders/totals";
import type { CustomerDocument } from "../state/documents";
import { legacyId } from "../state/ids";
import type { OrderDocument } from "../state/order-documents";
import type { Theme } from "../theme/theme";
import { ownPath, seeOther } from "./cookies";
import { hundredths } from "./hundredths";
import { deliveryLabel, paymentLabel } from "./order-labels";
import { paged } from "./paging";
import { fullName, visitOf } from "./shopper";
import { themePage } from "./theme-page";

const COOKIE = "x-sandbox-customer";
const CUSTOMERS_PER_PAGE = 20;
const ORDERS_PER_PAGE = 20;

const login = z.object({ customer: z.string().optional(), return_to: z.string().optional() });
const name = z.string().trim().max(100);
const registration = z.object({
  first_name: name.min(1, "Please tell us your first name."),
  last_name: name.optional(),
  email: z.email("Please enter an e-mail address, such as ada@example.com."),
  accepts_marketing: z.string().optional(),
  return_to: z.string().optional(),
});

export function addAccountRoutes(router: Router, context: SandboxContext, theme: Theme): void {
  router.on("GET", "/account/login", async (request) => await loginPage(context, theme, request, {}));
  router.on("POST", "/account/login", async (request) => {
    const { shop } = visitOf(context, request);
    const { customer, return_to: to } = parseInput(login, await request.fields());
    if (customer === undefined) return seeOther(ownPath(to, "/"), [customerCookie(null)]);
    const found = shop.customers.get(`gid://shopify/Customer/${customer}`);
    if (!found) throw notFound(`There is no customer ${customer} in ${shop.document.domain}`);
    return seeOther(ownPath(to, "/account"), [customerCookie(found)]);
  });
  router.on("POST", "/account/logout", () =>
    seeOther("/", [customerCookie(null)], { kind: "success", text: "You are logged out." }),
  );
  router.on("GET", "/account/register", () => ({ status: 302, headers: { location: "/account/login#new" } }));
  router.on("POST", "/account/register", async (request) => await register(context, theme, request));
  router.on("GET", "/account", async (request) => await accountPage(context, theme, request));
}

function customerCookie(customer: CustomerDocument | null): string {
  if (customer === null) return `${COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax`;
  return `${COOKIE}=${legacyId(customer.id)}; Path=/; HttpOnly; SameSite=Lax`;
}

interface RegistrationForm {
  errors?: Record<string, string>;
  values?: unknown;
}

async function loginPage(
  context: SandboxContext,
  theme: Theme,
  request: SandboxRequest,
  form: RegistrationForm,
): Promise<Reply> {
  const visit = visitOf(context, request);
  const query = (request.query.get("q") ?? "").trim().slice(0, 200);
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = [...visit.shop.customers.values()].filter((customer) => {
    const text = `${fullName(customer)} ${customer.email ?? ""}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const paging = paged(found, CUSTOMERS_PER_PAGE, "/account/login", request.query);
  return await themePage(theme, request, visit, {
    status: form.errors ? 422 : 200,
    template: "login",
    title: "Log in",
    values: {
      terms: query,
      paging,
      return_to: ownPath(request.query.get("return_to"), ""),
      customers: paging.items.map((customer) => ({
        number: legacyId(customer.id),
        name: fullName(customer) || (customer.email ?? `Customer ${legacyId(customer.id)}`),
        email: customer.email,
        orders_count: customer.ordersCount,
        is_you: customer.id === visit.customer?.id,
      })),
      errors: form.errors ?? {},
      form: form.values ?? {},
    },
  });
}

async function register(context: SandboxContext, theme: Theme, request: SandboxRequest): Promise<Reply> {
  const { shop } = visitOf(context, request);
  const fields = await request.fields();
  const parsed = registration.safeParse(fields);
  if (!parsed.success) {
    const errors = Object.fromEntries(
      parsed.error.issues.map((issue) => [
        String(issue.path[0]),
        issue.code === "invalid_type" ? "This is needed." : issue.message,
      ]),
    );
    return await loginPage(context, theme, request, { errors, values: fields });
  }
  const { first_name: firstName, last_name: lastName, email, accepts_marketing: wish } = parsed.data;
  let customer;
  try {
    const acceptsMarketing = wish !== undefined;
    customer = createCustomer(shop, { firstName, lastName, email, acceptsMarketing });
  } catch (error) {
    if (!(error instanceof SandboxRefusal) || error.code !== "email_taken") throw error;
    const errors = { email: "There is an account with this e-mail address already. Log in above." };
    return await loginPage(context, theme, request, { errors, values: fields });
  }
  context.publisher.publish(shop, createdEvents(customer));
  return seeOther(ownPath(parsed.data.return_to, "/account"), [customerCookie(customer)], {
    kind: "success",
    text: `Welcome, ${firstName}. Your account is ready.`,
  });
}

async function accountPage(context: SandboxContext, theme: Theme, request: SandboxRequest): Promise<Reply> {
  const visit = visitOf(context, request);
  const { shop, customer } = visit;
  if (!customer) return { status: 302, headers: { location: "/account/login" } };
  const newestFirst = shop.ordersByCustomer
    .get(customer.id)
    .sort((a, b) =>
      a.processedAt === b.processedAt ? b.number - a.number : a.processedAt < b.processedAt ? 1 : -1,
    );
  const paging = paged(newestFirst, ORDERS_PER_PAGE, "/account", request.query);
  const { address } = customer;
  return await themePage(theme, request, visit, {
    template: "account",
    title: "Account",
    values: {
      paging,
      orders: paging.items.map(describeOrder),
      address: address && {
        lines: [
          `${address.firstName} ${address.lastName}`.trim(),
          address.address1,
          `${address.zip} ${address.city}`.trim(),
          address.country,
        ].filter((line) => line !== ""),
      },
    },
  });
}

function describeOrder(order: OrderDocument) {
  const totals = orderTotals(order);
  return {
    name: order.name,
    processed_at: order.processedAt,
    total_price: hundredths(totals.currentTotalCents, order.currency),
    payment: paymentLabel(financialStatus(order, totals)),
    delivery: deliveryLabel(order),
    items: order.lines.reduce((sum, line) => sum + line.currentQuantity, 0),
    url: `/orders/${order.token}`,
  };
}
