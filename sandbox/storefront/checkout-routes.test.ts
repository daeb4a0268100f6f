import { describe, expect, it } from "vitest";
import { orderTotals } from "../orders/totals";
import { legacyId } from "../state/ids";
import type { OrderDocument } from "../state/order-documents";
import { DOMAIN, makeCustomer, scene, useScene } from "../test-support";
import { Browser, makeCode, makeProduct } from "./test-support";

useScene();

const address = {
  email: "mona@example.com",
  first_name: "Mona",
  last_name: "Lind",
  address1: "Harbour Lane 4",
  zip: "20457",
  city: "Hamburg",
  country: "DE",
  shipping_rate: "standard",
  payment: "success",
};

const shop = () => scene.sandbox.state.shop(DOMAIN)!;
const orders = (): OrderDocument[] => [...shop().orders.values()];

/** A browser in the checkout, with mugs at 16.00 in its cart. */
async function inCheckout(quantity = 1, cookie?: string): Promise<{ browser: Browser; path: string }> {
  const mug = await makeProduct({ title: "Harbour Mug", price: "16.00" });
  const browser = new Browser();
  if (cookie !== undefined) browser.cookies.set("x-sandbox-customer", cookie);
  await browser.json("POST", "/cart/add.js", { id: mug, quantity });
  const { status, location } = await browser.send("GET", "/checkout");
  expect(status).toBe(303);
  return { browser, path: location ?? "" };
}

/** What the page tells the form to send back. */
async function seen(browser: Browser, path: string): Promise<string> {
  const { text } = await browser.send("GET", path);
  return /name="price_seen" value="([^"]*)"/.exec(text)?.[1] ?? "";
}

async function place(browser: Browser, path: string, fields: Record<string, string> = {}) {
  await browser.form(path, { ...address, ...fields, payment: "success" });
  const price = await seen(browser, path);
  return await browser.form(path, { ...address, price_seen: price, ...fields, action: "place" });
}

describe("the checkout", () => {
  it("places the order that it showed, to the cent, and ends the cart", async () => {
    makeCode("TWO-OFF", { amountCents: 200 });
    const { browser, path } = await inCheckout(2);
    await browser.form(path, { ...address, action: "apply_code", code: "two-off" });
    const page = (await browser.send("GET", path)).text;
    expect(page).toContain("€34.90 EUR");
    const placed = await place(browser, path);
    expect(placed).toMatchObject({ status: 303, location: `${path}/thank-you` });
    const [order] = orders();
    expect(orderTotals(order!)).toMatchObject({ totalCents: 3490, discountsCents: 200, shippingCents: 490 });
    expect(order).toMatchObject({
      email: "mona@example.com",
      checkoutToken: path.split("/").at(-1),
      shippingAddress: { city: "Hamburg", countryCode: "DE" },
      transactions: [{ gateway: "bogus", status: "success", amountCents: 3490 }],
    });
    expect((await browser.json<{ item_count: number }>("GET", "/cart.js")).body.item_count).toBe(0);
    const thanks = (await browser.send("GET", `${path}/thank-you`)).text;
    expect(thanks).toContain("Thank you, Mona");
    expect(thanks).toContain(`/orders/${order!.token}`);
  });

  it("places one order however often and at once the button is pressed", async () => {
    const { browser, path } = await inCheckout();
    await browser.form(path, address);
    const fields = { ...address, action: "place", price_seen: await seen(browser, path) };
    const answers = await Promise.all([1, 2, 3, 4].map(async () => await browser.form(path, fields)));
    expect(answers.map((answer) => answer.location)).toEqual(Array(4).fill(`${path}/thank-you`));
    expect(orders()).toHaveLength(1);
    // The back button.
    expect(await browser.send("GET", path)).toMatchObject({ status: 302, location: `${path}/thank-you` });
    expect((await browser.form(path, fields)).location).toBe(`${path}/thank-you`);
    expect(orders()).toHaveLength(1);
  });

  it("keeps what was typed and says beside each field what is wrong", async () => {
    const { browser, path } = await inCheckout();
    const answer = await browser.form(path, { ...address, email: "mona", city: "", action: "place" });
    expect(answer.status).toBe(422);
    expect(answer.text).toMatch(/id="email-error">Enter an e-mail address/);
    expect(answer.text).toMatch(/id="city-error">Enter a city/);
    expect(answer.text).toContain('value="Harbour Lane 4"');
    expect((await browser.send("GET", path)).text).toContain('value="mona"');
    expect(orders()).toHaveLength(0);
  });

  it("charges nothing when the payment is declined: no order, no customer, no code used", async () => {
    makeCode("TWO-OFF", { amountCents: 200 });
    const { browser, path } = await inCheckout();
    await browser.form(path, { ...address, action: "apply_code", code: "TWO-OFF" });
    const answer = await place(browser, path, { payment: "failure" });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain("The payment was declined");
    expect(orders()).toHaveLength(0);
    expect(shop().customers.size).toBe(0);
    expect(shop().codesByText.first("two-off")?.usageCount).toBe(0);
    expect((await place(browser, path)).status).toBe(303);
    expect(orders()).toHaveLength(1);
  });

  it("shows a price that has changed meanwhile instead of charging it", async () => {
    const { browser, path } = await inCheckout();
    await browser.form(path, address);
    const price = await seen(browser, path);
    const [product] = [...shop().products.values()];
    product!.variants[0]!.priceCents = 1900;
    shop().products.put(product!);
    const answer = await browser.form(path, { ...address, action: "place", price_seen: price });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain("The price has changed");
    expect(answer.text).toContain("€23.90");
    expect(orders()).toHaveLength(0);
  });

  it("takes no price from the browser", async () => {
    const { browser, path } = await inCheckout();
    await browser.form(path, address);
    const price = await seen(browser, path);
    const forged = { total: "1", price: "0.01", shippingPrice: "0", discountCodes: "FREE", paid: "1" };
    await browser.form(path, { ...address, ...forged, action: "place", price_seen: price });
    expect(orderTotals(orders()[0]!).totalCents).toBe(2090);
    const other = await inCheckout();
    const cheap = await place(other.browser, other.path, { price_seen: "1-1" });
    expect(cheap.status).toBe(422);
  });

  it("lets an order wait for its payment", async () => {
    const { browser, path } = await inCheckout();
    await place(browser, path, { payment: "later" });
    expect(orders()[0]?.transactions).toMatchObject([{ gateway: "manual", status: "pending" }]);
    expect((await browser.send("GET", `${path}/thank-you`)).text).toContain("waits for its payment");
  });

  it("refuses a code beside its field and keeps the good ones", async () => {
    makeCode("BIG-ONLY", { amountCents: 500, minimumCents: 10_000 });
    const { browser, path } = await inCheckout();
    const answer = await browser.form(path, { ...address, action: "apply_code", code: "BIG-ONLY" });
    expect(answer.status).toBe(422);
    expect(answer.text).toMatch(/id="code-error">BIG-ONLY: [^<]*84\.00/);
    const unknown = await browser.form(path, { ...address, action: "apply_code", code: '"><b>X' });
    expect(unknown.text).toContain("&quot;&gt;&lt;b&gt;X");
    expect(unknown.text).not.toContain("<b>X");
    expect((await browser.json<{ discount_codes: [] }>("GET", "/cart.js")).body.discount_codes).toEqual([]);
  });

  it("ships free by a code and charges the tax of the country", async () => {
    makeCode("FREESHIP", { freeShipping: true });
    const { browser, path } = await inCheckout();
    await browser.form(path, { ...address, country: "NL", action: "apply_code", code: "FREESHIP" });
    await place(browser, path, { country: "NL" });
    const [order] = orders();
    expect(order?.shippingLines).toMatchObject([{ title: "Standard", priceCents: 690 }]);
    // 16.00 with 21 % in it.
    expect(orderTotals(order!)).toMatchObject({ totalCents: 1600, taxCents: 278 });
  });
});

describe("who buys", () => {
  it("is a new customer without an account when a guest's address is not known", async () => {
    const { browser, path } = await inCheckout();
    await place(browser, path);
    const [customer] = [...shop().customers.values()];
    expect(customer).toMatchObject({ email: "mona@example.com", state: "DISABLED", ordersCount: 1 });
    expect(orders()[0]?.customerId).toBe(customer?.id);
    await scene.sandbox.webhooksSettled();
    const topics = scene.app.webhooks().map((webhook) => webhook.headers["x-shopify-topic"]);
    expect(topics).toContain("customers/create");
    expect(topics).toContain("orders/create");
  });

  it("is the customer who has the guest's address already", async () => {
    const id = await makeCustomer();
    const { browser, path } = await inCheckout();
    await place(browser, path, { email: "ADA@tea.example" });
    expect(orders()[0]?.customerId).toBe(id);
    expect(shop().customers.size).toBe(1);
  });

  it("is who is logged in, whose address is filled in and kept", async () => {
    const id = await makeCustomer();
    const { browser, path } = await inCheckout(1, legacyId(id));
    expect((await browser.send("GET", path)).text).toContain('value="ada@tea.example"');
    await place(browser, path, { email: "ada@tea.example" });
    expect(shop().customers.get(id)?.address).toMatchObject({ city: "Hamburg", countryCode: "DE" });
    const again = await inCheckout(1, legacyId(id));
    expect((await again.browser.send("GET", again.path)).text).toContain('value="Harbour Lane 4"');
  });
});

describe("paying with what one has", () => {
  it("takes a gift card first, and nothing else when it is enough", async () => {
    addGiftCard("GIFT1234ABCD", 5_000);
    const { browser, path } = await inCheckout();
    const wrong = await browser.form(path, { ...address, action: "apply_gift_card", gift_card: "NOTACARD" });
    expect(wrong.text).toContain("There is no gift card with this code.");
    await browser.form(path, { ...address, action: "apply_gift_card", gift_card: "gift 1234 abcd" });
    expect((await browser.send("GET", path)).text).toContain("Nothing is left to pay.");
    await place(browser, path);
    expect(orders()[0]?.transactions).toMatchObject([{ gateway: "gift_card", amountCents: 2090 }]);
    expect(shop().giftCardsByCode.first("gift1234abcd")?.balanceCents).toBe(2_910);
  });

  it("takes store credit of a customer who is logged in, and of nobody else", async () => {
    const id = await makeCustomer();
    addStoreCredit(id, 750);
    const guest = await inCheckout();
    await place(guest.browser, guest.path, {
      email: "ada@tea.example",
      offers_store_credit: "1",
      store_credit: "1",
    });
    expect(orders()[0]?.transactions).toMatchObject([{ gateway: "bogus", amountCents: 2090 }]);
    const { browser, path } = await inCheckout(1, legacyId(id));
    await place(browser, path, { email: "ada@tea.example", offers_store_credit: "1", store_credit: "1" });
    expect(orders()[1]?.transactions).toMatchObject([
      { gateway: "shopify_store_credit", amountCents: 750 },
      { gateway: "bogus", amountCents: 1340 },
    ]);
  });

  it("sells a gift card without shipping, tax or discount", async () => {
    makeCode("TWO-OFF", { amountCents: 200 });
    const card = await makeProduct({ title: "Gift Card", price: "25.00", isGiftCard: true });
    const browser = new Browser();
    await browser.json("POST", "/cart/add.js", { id: card });
    await browser.json("POST", "/cart/update.js", { discount: "TWO-OFF" });
    const path = (await browser.send("GET", "/checkout")).location ?? "";
    await place(browser, path, { address1: "", zip: "", city: "" });
    const totals = orderTotals(orders()[0]!);
    expect(totals).toMatchObject({ totalCents: 2500, taxCents: 0, shippingCents: 0, discountsCents: 0 });
  });
});

describe("the page of an order", () => {
  it("opens for its token alone and shows what happened since", async () => {
    const { browser, path } = await inCheckout();
    await place(browser, path);
    const [order] = orders();
    const stranger = new Browser();
    expect((await stranger.send("GET", `/orders/${order!.number}`)).status).toBe(404);
    await post("/sandbox/api/orders/fulfill", {
      orderId: order!.id,
      trackingCompany: "DHL",
      trackingNumber: "JD0001",
    });
    let page = (await stranger.send("GET", `/orders/${order!.token}`)).text;
    expect(page).toContain("Order #1001");
    expect(page).toContain("Tracking number JD0001, DHL");
    await post("/sandbox/api/orders/refund", { orderId: order!.id, lines: [{ index: 0, quantity: 1 }] });
    page = (await stranger.send("GET", `/orders/${order!.token}`)).text;
    expect(page).toContain("Given back");
    expect(page).toContain("€16.00");
  });
});

async function post(path: string, body: unknown): Promise<void> {
  const { status, text } = await new Browser().json("POST", path, body);
  expect(status, text).toBe(200);
}

function addGiftCard(code: string, balanceCents: number): void {
  const now = shop().timestamp();
  shop().giftCards.put({
    id: shop().ids.next("GiftCard"),
    code,
    initialCents: balanceCents,
    balanceCents,
    currency: "EUR",
    customerId: null,
    expiresOn: null,
    note: null,
    deactivatedAt: null,
    createdAt: now,
    updatedAt: now,
  });
}

function addStoreCredit(ownerId: string, balanceCents: number): void {
  const account = shop().storeCreditAccounts.put({
    id: shop().ids.next("StoreCreditAccount"),
    ownerId,
    currency: "EUR",
    balanceCents,
  });
  shop().storeCreditTransactions.put({
    id: shop().ids.next("StoreCreditAccountCreditTransaction"),
    accountId: account.id,
    kind: "credit",
    amountCents: balanceCents,
    balanceAfterCents: balanceCents,
    remainingCents: balanceCents,
    expiresAt: null,
    createdAt: shop().timestamp(),
  });
}
