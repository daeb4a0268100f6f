// The auditor hears what the app hears and keeps books of its own. It shares no code with the app: where the two disagree, one
// of them is wrong.
import { AuditAccount, type AuditHold } from "./account";
import { expiryOf, minor, share, total, type Calendar } from "./arithmetic";
import { entitlements, unitsLeft } from "./entitlement";
import type { OrderPayload, RefundPayload, Webhook } from "../payloads";
import type { Rule, Settings } from "./settings";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

interface Standing {
  readonly customer: number;
  posted: bigint;
}

interface AuditOrder {
  readonly id: string;
  payload: OrderPayload | null;
  readonly refunds: Map<number, RefundPayload>;
  customer: number | null;
  version: number | null;
  readonly standings: Map<string, Standing[]>;
  /** entries so far, by rule and by redemption */
  readonly entries: Map<string, number>;
}

export interface AuditRedemption {
  readonly id: string;
  readonly customer: number;
  readonly rewardKey: string;
  readonly code: string;
  readonly hold: AuditHold;
  readonly graceHours: number;
  readonly endsAt: number | null;
  readonly heldUntil: number | null;
  isIssued: boolean;
  state: "open" | "used" | "closing" | "released";
  orderId: string | null;
  closedAt: number;
  isGivenBack: boolean;
}

export interface Shop {
  readonly currency: string;
  /** decimals of the currency */
  readonly digits: number;
  readonly calendar: Calendar;
}

const EARNING = ["paid", "partially_refunded", "refunded"];
const DEAD = ["voided", "expired"];

export class Auditor {
  readonly #shop: Shop;
  readonly #programs: Settings[] = [];
  readonly #orders = new Map<string, AuditOrder>();
  readonly accounts = new Map<string, AuditAccount>();
  readonly redemptions = new Map<string, AuditRedemption>();
  readonly #byCode = new Map<string, AuditRedemption>();
  /** customers that anything was heard of */
  readonly members = new Set<number>();
  /** customers whose books changed since they were last looked at */
  readonly touched = new Set<number>();

  constructor(shop: Shop) {
    this.#shop = shop;
  }

  publish(settings: Settings): void {
    this.#programs.push(settings);
  }

  account(customer: number, unit: string): AuditAccount {
    const key = `${customer} ${unit}`;
    const known = this.accounts.get(key);
    if (known) return known;
    const opened = new AuditAccount();
    this.accounts.set(key, opened);
    return opened;
  }

  /** A batch of webhooks about orders: each order is looked at once, after all that was told of it. */
  hear(webhooks: readonly Webhook[], now: number): void {
    const heard = new Set<AuditOrder>();
    for (const { topic, payload } of webhooks) {
      if (topic === "refunds/create") {
        const refund = JSON.parse(payload) as RefundPayload;
        const order = this.#order(refund.order_id);
        order.refunds.set(refund.id, refund);
        heard.add(order);
        continue;
      }
      const told = JSON.parse(payload) as OrderPayload;
      const order = this.#order(told.id);
      if (told.customer) this.members.add(told.customer.id);
      for (const refund of told.refunds) order.refunds.set(refund.id, refund);
      if (order.payload === null || order.payload.updated_at <= told.updated_at) order.payload = told;
      heard.add(order);
    }
    for (const order of [...heard].sort(byPlacing)) this.#settle(order, now);
  }

  /** What a member can spend. */
  available(customer: number, now: number): bigint {
    const account = this.account(customer, "points");
    return account.available(now);
  }

  rewardNamed(key: string) {
    return this.#programs.at(-1)?.rewards.find((reward) => reward.key === key);
  }

  /** The open redemption that a second wish for the same cart means. */
  cartRedemption(customer: number, rewardKey: string, now: number): AuditRedemption | undefined {
    return [...this.redemptions.values()].find(
      (each) =>
        each.customer === customer &&
        each.rewardKey === rewardKey &&
        each.state === "open" &&
        each.heldUntil !== null &&
        each.heldUntil > now,
    );
  }

  redeem(id: string, code: string, customer: number, rewardKey: string, forCart: boolean, now: number): void {
    const program = this.#programs.at(-1);
    const reward = this.rewardNamed(rewardKey);
    if (!program || !reward) throw new Error(`there is no reward ${rewardKey}`);
    const hold = this.account(customer, "points").hold(id, BigInt(reward.costPoints), now);
    const endsAt = reward.validityDays === null ? null : endOfDay(now + reward.validityDays * DAY_MS);
    const cartEnd = now + program.cartHoldHours * HOUR_MS;
    const redemption: AuditRedemption = {
      ...{ id, customer, rewardKey, code, hold, graceHours: program.releaseGraceHours, endsAt },
      heldUntil: forCart ? Math.min(cartEnd, endsAt ?? cartEnd) : null,
      ...{ isIssued: false, state: "open", orderId: null, closedAt: 0, isGivenBack: false },
    };
    this.redemptions.set(id, redemption);
    this.#byCode.set(code, redemption);
    this.touched.add(customer);
  }

  /** The member gives the code back; false when it is spent. */
  giveBack(redemption: AuditRedemption, now: number): boolean {
    if (redemption.state === "used") return false;
    if (redemption.state === "open") {
      redemption.isGivenBack = redemption.isIssued;
      this.#close(redemption, now);
    }
    return true;
  }

  closeOverdue(now: number): void {
    for (const redemption of this.redemptions.values()) {
      const end = Math.min(redemption.endsAt ?? Infinity, redemption.heldUntil ?? Infinity);
      if (redemption.state === "open" && end < now) this.#close(redemption, now);
    }
  }

  /** From when on the points of a closed code may go back, at the earliest. */
  earliestRelease({ closedAt, isGivenBack, graceHours }: AuditRedemption): number {
    return isGivenBack ? closedAt : closedAt + graceHours * HOUR_MS;
  }

  release(redemption: AuditRedemption, now: number): void {
    const account = this.account(redemption.customer, "points");
    account.release(redemption.hold, `redemption:${redemption.id}:release`, now);
    redemption.state = "released";
    this.touched.add(redemption.customer);
  }

  expire(now: number): void {
    for (const [key, account] of this.accounts) {
      const before = account.expired;
      account.expire(now);
      if (account.expired !== before) this.touched.add(Number(key.split(" ")[0]));
    }
  }

  #close(redemption: AuditRedemption, now: number): void {
    redemption.state = "closing";
    redemption.closedAt = now;
  }

  #order(number: number): AuditOrder {
    const id = `gid://shopify/Order/${number}`;
    const known = this.#orders.get(id);
    if (known) return known;
    const order: AuditOrder = {
      ...{ id, payload: null, refunds: new Map(), customer: null, version: null },
      ...{ standings: new Map(), entries: new Map() },
    };
    this.#orders.set(id, order);
    return order;
  }

  #settle(order: AuditOrder, now: number): void {
    const { payload } = order;
    if (payload === null) return;
    order.customer = payload.customer?.id ?? order.customer;
    if (order.customer !== null) {
      order.version ??= this.#programs.length;
      this.touched.add(order.customer);
    }
    for (const { code } of payload.discount_codes) {
      const redemption = this.#byCode.get(asCode(code));
      if (redemption) this.#settleUse(redemption, order, payload, now);
    }
    if (order.customer !== null) this.#settleEarning(order, payload, order.customer, now);
  }

  #settleUse(redemption: AuditRedemption, order: AuditOrder, payload: OrderPayload, now: number): void {
    const { hold } = redemption;
    const account = this.account(redemption.customer, "points");
    const isDead = payload.cancelled_at !== null || DEAD.includes(payload.financial_status);
    const isOwn = redemption.orderId === order.id;
    if (isDead) {
      if (isOwn && hold.captured > 0n) {
        const moment = Date.parse(payload.cancelled_at ?? payload.updated_at);
        account.restore(hold, hold.captured, this.#useKey(redemption, order, "restore"), order.id, moment);
        redemption.state = "released";
        this.touched.add(redemption.customer);
      } else if (redemption.state === "open") this.#close(redemption, now);
      return;
    }
    if (hold.captured === 0n && redemption.state !== "used") {
      account.capture(hold, now);
      this.#useKey(redemption, order, "capture");
      redemption.state = "used";
      redemption.orderId = order.id;
      this.touched.add(redemption.customer);
    }
    if (redemption.state !== "used" || redemption.orderId !== order.id) return;
    if (this.#programOf(order)?.refundedRewards !== "return") return;
    const back = hold.captured - (hold.amount - this.#refundedShare(redemption, order, payload));
    if (back <= 0n) return;
    const moment = Date.parse(payload.updated_at);
    account.restore(hold, back, this.#useKey(redemption, order, "return"), order.id, moment);
    this.touched.add(redemption.customer);
  }

  /** The points of a code whose part of the discount was refunded. */
  #refundedShare({ code, hold }: AuditRedemption, order: AuditOrder, payload: OrderPayload): bigint {
    let off = 0n;
    let refunded = 0n;
    for (const line of payload.line_items) {
      const cents = total(
        line.discount_allocations
          .filter(
            ({ discount_application_index: index }) =>
              asCode(payload.discount_applications[index]?.code) === code,
          )
          .map(({ amount }) => minor(amount, this.#shop.digits)),
      );
      const kept = BigInt(unitsLeft(line, [...order.refunds.values()]));
      off += cents;
      refunded += cents - share(cents, kept, BigInt(line.quantity), "halfEven");
    }
    return off === 0n ? 0n : share(hold.amount, refunded, off, "floor");
  }

  #useKey(redemption: AuditRedemption, order: AuditOrder, kind: string): string {
    return `redemption:${redemption.id}:${kind}:${order.id}:${this.#nextEntry(order, redemption.id)}`;
  }

  #nextEntry(order: AuditOrder, of: string): number {
    const number = (order.entries.get(of) ?? 0) + 1;
    order.entries.set(of, number);
    return number;
  }

  #programOf(order: AuditOrder): Settings | undefined {
    return order.version === null ? this.#programs.at(-1) : this.#programs[order.version - 1];
  }

  #settleEarning(order: AuditOrder, payload: OrderPayload, customer: number, now: number): void {
    const program = this.#programOf(order);
    if (!program) return;
    const isEarning =
      EARNING.includes(payload.financial_status) && payload.cancelled_at === null && !payload.test;
    const refunds = [...order.refunds.values()];
    const isOwnCode = (code: string) => this.#byCode.has(asCode(code));
    const entitled = entitlements(program, { order: payload, refunds, isOwnCode, ...this.#shop });
    const takeBacks: (() => void)[] = [];
    for (const rule of program.earning) {
      const { unit, amount } = entitled.get(rule.key) ?? { unit: "points", amount: 0n };
      const standings = order.standings.get(rule.key) ?? [];
      order.standings.set(rule.key, standings);
      if (!standings.some((standing) => standing.customer === customer))
        standings.push({ customer, posted: 0n });
      // Former owners first: they lose what the present one gets.
      const inTurn = [...standings].sort(
        (a, b) => Number(a.customer === customer) - Number(b.customer === customer),
      );
      for (const standing of inTurn) {
        const due = standing.customer === customer && isEarning ? amount : 0n;
        const missing = due - standing.posted;
        if (missing === 0n) continue;
        const key = `${order.id}:${rule.key}:${this.#nextEntry(order, rule.key)}`;
        standing.posted = due;
        this.touched.add(standing.customer);
        const account = this.account(standing.customer, unit);
        if (missing > 0n)
          account.award({ id: key, amount: missing, ...this.#lotOf(order, payload, rule, program, unit) });
        else takeBacks.push(() => account.takeBack(-missing, order.id, rule.key, program.shortfall, now));
      }
    }
    for (const takeBack of takeBacks) takeBack();
  }

  #lotOf(order: AuditOrder, payload: OrderPayload, rule: Rule, program: Settings, unit: string) {
    const earnedAt = Date.parse(payload.processed_at);
    const availableAt = earnedAt + rule.holdingDays * DAY_MS;
    const expiry = unit === "points" ? program.expiry.points : program.expiry.cashback;
    const expiresAt = expiryOf(expiry, availableAt, this.#shop.calendar);
    return { earnedAt, availableAt, expiresAt, orderId: order.id, ruleKey: rule.key };
  }
}

function asCode(text = ""): string {
  return text.trim().toUpperCase();
}

/** Of many orders heard of at once, the first one placed comes first. */
function byPlacing(a: AuditOrder, b: AuditOrder): number {
  const placed = ({ payload }: AuditOrder) => (payload === null ? 0 : Date.parse(payload.processed_at));
  return placed(a) - placed(b) || (a.id < b.id ? -1 : 1);
}

function endOfDay(moment: number): number {
  return Math.floor(moment / DAY_MS) * DAY_MS + DAY_MS - 1;
}
