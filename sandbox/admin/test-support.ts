// For tests of the admin: pages as a browser gets them, and forms as it sends them.
import { legacyId } from "../state/ids";
import { anOrder, makeCustomer, post, scene } from "../test-support";

/** A page's status and HTML. */
export async function page(path: string): Promise<{ status: number; html: string }> {
  const response = await fetch(scene.sandbox.url + path, { redirect: "manual" });
  return { status: response.status, html: await response.text() };
}

/** Sends a form; where the answer leads, and what it says when it leads nowhere. */
export async function submit(path: string, fields: Record<string, string> = {}) {
  const response = await fetch(scene.sandbox.url + path, {
    method: "POST",
    body: new URLSearchParams(fields),
    redirect: "manual",
  });
  return {
    status: response.status,
    location: response.headers.get("location"),
    cookie: response.headers.get("set-cookie"),
    html: await response.text(),
  };
}

/** The topics of the webhooks that the app got since the last call. */
export async function topics(): Promise<string[]> {
  await scene.sandbox.webhooksSettled();
  const got = scene.app.webhooks().map((webhook) => String(webhook.headers["x-shopify-topic"]));
  scene.app.received.length = 0;
  return got.sort();
}

export function shop() {
  const found = scene.sandbox.state.defaultShop();
  if (!found) throw new Error("The scene has no shop");
  return found;
}

interface MadeOrder {
  /** /admin/orders/NUMBER */
  path: string;
  id: string;
  lineIds: string[];
}

/** An order of one customer, paid unless told otherwise; its webhooks are not counted. */
export async function makeOrder(fields: Record<string, unknown> = {}): Promise<MadeOrder> {
  const [first] = shop().customers.values();
  const customerId = first?.id ?? (await makeCustomer());
  const { orders } = await post<{ orders: { id: string; lines: { id: string }[] }[] }>(
    "/sandbox/api/orders",
    {
      orders: [{ ...anOrder(customerId), ...fields }],
    },
  );
  const [order] = orders;
  if (!order) throw new Error("No order was placed");
  await topics();
  return {
    path: `/admin/orders/${legacyId(order.id)}`,
    id: order.id,
    lineIds: order.lines.map((line) => legacyId(line.id)),
  };
}
