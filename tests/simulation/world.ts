// What stands at Shopify: customers, orders and all that happens to them, told by webhooks. Every change of an order is a
// second later than the one before, so that two payloads of one order never say different things of one moment.
import type { Chance } from "../../sandbox/demo/chance";
import type { LinePayload, OrderPayload, RefundPayload, Webhook } from "./payloads";

interface Line {
  readonly id: number;
  readonly product: number;
  readonly quantity: number;
  readonly priceCents: number;
  readonly discountCents: number;
  readonly codeCents: number;
  readonly taxCents: number;
  /** units that an edit took off */
  removed: number;
  refunded: number;
}

interface Refund {
  readonly id: number;
  readonly lines: readonly { readonly line: number; readonly quantity: number }[];
  readonly amountCents: number;
  readonly shippingCents: number;
}

interface Order {
  readonly id: number;
  customer: number | null;
  readonly placedAt: number;
  changedAt: number;
  cancelledAt: number | null;
  readonly isTest: boolean;
  status: string;
  readonly taxesIncluded: boolean;
  readonly channel: string;
  readonly country: string;
  readonly presentment: string;
  readonly code: string | null;
  readonly lines: Line[];
  readonly shippingCents: number;
  readonly refunds: Refund[];
}

export const PRODUCTS = 12;
export const VENDORS = ["Ayla", "Beans & Co", "Çınar"] as const;
export const CHANNELS = ["web", "pos", "shopify_draft_order"] as const;
export const COUNTRIES = ["TR", "HU", "US"] as const;
const ORDERS_THAT_CHANGE = 400;

export class World {
  readonly #chance: Chance;
  readonly #currency: string;
  readonly #digits: number;
  readonly #anyCustomer: () => number;
  /** those that still change */
  readonly #orders: Order[] = [];
  readonly #withCode = new Map<string, string[]>();
  #nextId = 1;

  constructor(chance: Chance, currency: string, digits: number, anyCustomer: () => number) {
    this.#chance = chance;
    this.#currency = currency;
    this.#digits = digits;
    this.#anyCustomer = anyCustomer;
  }

  /** A new order, with a discount code or without. */
  place(now: number, code: string | null, customer: number | null): Webhook[] {
    const chance = this.#chance;
    const order: Order = {
      ...{ id: this.#id(), customer, placedAt: now, changedAt: now, cancelledAt: null, code },
      isTest: chance.happens(0.02),
      status: chance.pick(["paid", "paid", "paid", "pending", "authorized", "partially_paid"]),
      taxesIncluded: chance.happens(0.5),
      channel: chance.pick(CHANNELS),
      country: chance.pick(COUNTRIES),
      presentment: chance.happens(0.2) ? "EUR" : this.#currency,
      lines: Array.from({ length: 1 + chance.integer(4) }, () => this.#line(code)),
      shippingCents: chance.happens(0.5) ? chance.integer(2000) : 0,
      refunds: [],
    };
    if (code !== null) this.#noteCode(code, order);
    this.#orders.push(order);
    if (this.#orders.length > ORDERS_THAT_CHANGE) this.#orders.shift();
    const created = this.#told("orders/create", order);
    return order.status === "paid" ? [created, this.#told("orders/paid", order)] : [created];
  }

  /** What Shopify's search of orders finds: gids. */
  ordersWithCode(code: string): readonly string[] {
    return this.#withCode.get(code.toUpperCase()) ?? [];
  }

  pay(now: number): Webhook[] {
    return this.#change(
      now,
      ({ status, cancelledAt }) => status !== "paid" && cancelledAt === null,
      (order) => {
        order.status = order.refunds.length > 0 ? "partially_refunded" : "paid";
        return "orders/paid";
      },
    );
  }

  /** The payment never came, or was let go. */
  failPayment(now: number): Webhook[] {
    return this.#change(
      now,
      ({ status }) => status === "pending" || status === "authorized",
      (order) => {
        order.status = order.status === "pending" ? "expired" : "voided";
        return "orders/updated";
      },
    );
  }

  cancel(now: number): Webhook[] {
    return this.#change(
      now,
      ({ cancelledAt }) => cancelledAt === null,
      (order) => {
        order.cancelledAt = now;
        return "orders/cancelled";
      },
    );
  }

  /** Some units, an amount that names no line, the shipping, or all that is left. */
  refund(now: number): Webhook[] {
    const told: Webhook[] = [];
    const changed = this.#change(
      now,
      ({ status }) => status !== "pending" && status !== "authorized",
      (order) => {
        const refund = this.#refundOf(order);
        order.refunds.push(refund);
        order.status = order.lines.every((line) => left(line) === 0) ? "refunded" : "partially_refunded";
        told.push({ topic: "refunds/create", payload: JSON.stringify(this.#refundPayload(order, refund)) });
        return "orders/updated";
      },
    );
    return [...told, ...changed];
  }

  /** Some units by line, or all that is left with the shipping, and nothing besides. */
  refundUnits(now: number, isWhole: boolean): Webhook[] {
    return this.#change(
      now,
      () => true,
      (order) => {
        const lines = this.#unitsOf(order, isWhole);
        order.refunds.push({
          ...{ id: this.#id(), lines, amountCents: 0, shippingCents: isWhole ? order.shippingCents : 0 },
        });
        order.status = isWhole ? "refunded" : "partially_refunded";
        return "orders/updated";
      },
    );
  }

  /** Takes units off an order, or puts a line on it. */
  edit(now: number): Webhook[] {
    return this.#change(
      now,
      ({ cancelledAt }) => cancelledAt === null,
      (order) => {
        const line = this.#chance.pick(order.lines);
        if (this.#chance.happens(0.5)) order.lines.push(this.#line(null));
        else if (left(line) > 0) line.removed += 1 + this.#chance.integer(left(line));
        return "orders/updated";
      },
    );
  }

  /** The order turns out to be another customer's, or a guest's. */
  giveToAnother(now: number): Webhook[] {
    return this.#change(
      now,
      () => true,
      (order) => {
        order.customer = this.#chance.happens(0.2) ? null : this.#anyCustomer();
        return "orders/updated";
      },
    );
  }

  #change(now: number, is: (order: Order) => boolean, change: (order: Order) => string): Webhook[] {
    const open = this.#orders.filter(is);
    if (open.length === 0) return [];
    const order = this.#chance.pick(open);
    order.changedAt = Math.max(now, order.changedAt + 1000);
    return [this.#told(change(order), order)];
  }

  #line(code: string | null): Line {
    const quantity = 1 + this.#chance.integer(5);
    const priceCents = this.#chance.pick([0, 1, 99, 333, 1250, 1999, 5000, 12_345]) + this.#chance.integer(3);
    const gross = priceCents * quantity;
    const codeCents = code === null ? 0 : this.#chance.integer(Math.floor(gross / 2) + 1);
    const otherCents = this.#chance.happens(0.2) ? this.#chance.integer(Math.floor(gross / 4) + 1) : 0;
    return {
      ...{ id: this.#id(), product: this.#chance.integer(PRODUCTS), quantity, priceCents, codeCents },
      ...{ discountCents: codeCents + otherCents, removed: 0, refunded: 0 },
      taxCents: this.#chance.happens(0.6) ? Math.floor(gross / 6) : 0,
    };
  }

  #refundOf(order: Order): Refund {
    const chance = this.#chance;
    const lines = this.#unitsOf(order, chance.happens(0.2));
    return {
      ...{ id: this.#id(), lines },
      amountCents: chance.happens(0.2) ? chance.integer(3000) - 500 : 0,
      shippingCents: chance.happens(0.2) ? chance.integer(order.shippingCents + 1) : 0,
    };
  }

  #unitsOf(order: Order, isWhole: boolean): Refund["lines"] {
    return order.lines.flatMap((line) => {
      const most = left(line);
      const quantity = isWhole ? most : this.#chance.happens(0.5) ? this.#chance.integer(most + 1) : 0;
      line.refunded += quantity;
      return quantity > 0 ? [{ line: line.id, quantity }] : [];
    });
  }

  #noteCode(code: string, { id }: Order): void {
    const key = code.toUpperCase();
    this.#withCode.set(key, [...this.ordersWithCode(key), `gid://shopify/Order/${id}`]);
  }

  #id(): number {
    return this.#nextId++;
  }

  #told(topic: string, order: Order): Webhook {
    return { topic, payload: JSON.stringify(this.#orderPayload(order)) };
  }

  #orderPayload(order: Order): OrderPayload {
    const { customer, code } = order;
    return {
      ...{ id: order.id, name: `#${order.id}`, currency: this.#currency },
      presentment_currency: order.presentment,
      created_at: iso(order.placedAt),
      processed_at: iso(order.placedAt),
      updated_at: iso(order.changedAt),
      cancelled_at: order.cancelledAt === null ? null : iso(order.cancelledAt),
      ...{ test: order.isTest, financial_status: order.status, taxes_included: order.taxesIncluded },
      source_name: order.channel,
      customer:
        customer === null
          ? null
          : {
              id: customer,
              email: `c${customer}@example.com`,
              first_name: "Ada",
              last_name: `No ${customer}`,
            },
      shipping_address: { country_code: order.country },
      line_items: order.lines.map((line) => this.#linePayload(line)),
      shipping_lines: [
        { price: this.#decimal(order.shippingCents), discount_allocations: [], tax_lines: [] },
      ],
      discount_applications: code === null ? [] : [{ type: "discount_code", code }],
      discount_codes: code === null ? [] : [{ code, amount: "1", type: "fixed_amount" }],
      refunds: order.refunds.map((refund) => this.#refundPayload(order, refund)),
    };
  }

  #linePayload(line: Line): LinePayload {
    const otherCents = line.discountCents - line.codeCents;
    const allocations = [
      ...(line.codeCents > 0
        ? [{ amount: this.#decimal(line.codeCents), discount_application_index: 0 }]
        : []),
      ...(otherCents > 0 ? [{ amount: this.#decimal(otherCents), discount_application_index: 9 }] : []),
    ];
    return {
      ...{
        id: line.id,
        title: `Product ${line.product}`,
        product_id: line.product,
        variant_id: 100 + line.product,
      },
      ...{ quantity: line.quantity, current_quantity: left(line), price: this.#decimal(line.priceCents) },
      gift_card: line.product === 0,
      vendor: VENDORS[line.product % VENDORS.length] ?? "",
      discount_allocations: allocations,
      tax_lines: line.taxCents > 0 ? [{ price: this.#decimal(line.taxCents) }] : [],
    };
  }

  #refundPayload(order: Order, { id, lines, amountCents, shippingCents }: Refund): RefundPayload {
    const money = (cents: number) => ({
      shop_money: { amount: this.#decimal(cents), currency_code: this.#currency },
    });
    return {
      ...{ id, order_id: order.id },
      refund_line_items: lines.map(({ line, quantity }) => ({
        ...{ line_item_id: line, quantity, subtotal_set: money(0) },
      })),
      order_adjustments:
        amountCents === 0 ? [] : [{ kind: "refund_discrepancy", amount_set: money(-amountCents) }],
      refund_shipping_lines: shippingCents === 0 ? [] : [{ subtotal_amount_set: money(shippingCents) }],
    };
  }

  #decimal(cents: number): string {
    if (this.#digits === 0) return String(cents);
    const digits = String(Math.abs(cents)).padStart(this.#digits + 1, "0");
    return `${cents < 0 ? "-" : ""}${digits.slice(0, -this.#digits)}.${digits.slice(-this.#digits)}`;
  }
}

function left({ quantity, removed, refunded }: Line): number {
  return quantity - removed - refunded;
}

function iso(moment: number): string {
  return new Date(moment).toISOString();
}
