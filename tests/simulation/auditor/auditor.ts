// The auditor hears what the app hears and keeps books of its own. It shares no code with the app: where the two disagree, one
// of them is wrong.
import { AuditAccount, type AuditHold } from "./account";
import { expiryOf, least, minor, most, share, total, type Calendar } from "./arithmetic";
import { entitlements, unitsLeft, type Case } from "./entitlement";
import type { OrderPayload, RefundPayload, Webhook } from "../payloads";
import type { Rule, Settings } from "./settings";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

interface Standing {
  customer: number;
  posted: bigint;
}

interface AuditOrder {
  readonly id: string;
  payload: OrderPayload | null;
  readonly refunds: Map<number, RefundPayload>;
  customer: number | null;
  version: number | null;
  readonly standings: Map<string, Standing[]>;
  /** which of the member's orders it was when it first earned; null: it has not */
  ordinal: number | null;
  /** what limits leave to its rules, and never more than that again */
  readonly room: Map<string, bigint>;
  /** entries so far, by rule and by redemption */
  readonly entries: Map<string, number>;
}

export interface AuditRedemption {
  readonly id: string;
  customer: number;
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
  /** what was given so far under a limit */
  readonly #counted = new Map<string, bigint>();
  /** customers who are names for another now */
  readonly #names = new Map<number, number>();
  /** how many orders of each customer have earned before the batch that is heard, and within it */
  #earned = new Map<number, number>();
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
    this.#earned = new Map();
    for (const { customer, ordinal } of this.#orders.values()) {
      if (customer !== null && ordinal !== null)
        this.#earned.set(customer, (this.#earned.get(customer) ?? 0) + 1);
    }
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
      if (told.customer) this.members.add(this.who(told.customer.id));
      for (const refund of told.refunds) order.refunds.set(refund.id, refund);
      if (order.payload === null || order.payload.updated_at <= told.updated_at) order.payload = told;
      heard.add(order);
    }
    for (const order of [...heard].sort(byPlacing)) this.#settle(order, now);
  }

  /** The customer as whom a customer is counted. */
  who(customer: number): number {
    return this.#names.get(customer) ?? customer;
  }

  /** All that the first customer has is the second's; both are customers that stand for themselves. */
  merge(from: number, into: number, now: number): void {
    for (const [key, account] of [...this.accounts]) {
      const [owner, unit = ""] = key.split(" ");
      if (Number(owner) !== from) continue;
      this.account(into, unit).takeOver(account, now);
      this.accounts.delete(key);
    }
    for (const redemption of this.redemptions.values())
      if (redemption.customer === from) redemption.customer = into;
    for (const order of this.#orders.values()) {
      if (order.customer === from) order.customer = into;
      for (const [rule, standings] of order.standings)
        order.standings.set(rule, joined(standings, from, into));
    }
    for (const [key, amount] of [...this.#counted]) {
      if (!key.startsWith(`${from} `)) continue;
      this.#count(key.replace(`${from} `, `${into} `), amount);
      this.#counted.delete(key);
    }
    for (const [name, other] of this.#names) if (other === from) this.#names.set(name, into);
    this.#names.set(from, into);
    this.members.delete(from);
    this.touched.add(from).add(into);
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
      ...{ standings: new Map(), entries: new Map(), ordinal: null, room: new Map() },
    };
    this.#orders.set(id, order);
    return order;
  }

  #settle(order: AuditOrder, now: number): void {
    const { payload } = order;
    if (payload === null) return;
    order.customer = payload.customer ? this.who(payload.customer.id) : order.customer;
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
    const isEarning = earns(payload, program);
    const refunds = [...order.refunds.values()];
    const isOwnCode = (code: string) => this.#byCode.has(asCode(code));
    const { ordinal, room } = order;
    const subject = { order: payload, refunds, isOwnCode, ordinal: ordinal ?? 0, room, ...this.#shop };
    const day = this.#shop.calendar.dayOf(Date.parse(payload.processed_at));
    if (isEarning) {
      if (ordinal === null) this.#earned.set(customer, (this.#earned.get(customer) ?? 0) + 1);
      subject.ordinal = order.ordinal ??= this.#earned.get(customer) ?? 1;
      this.#limit(order, program, customer, day, subject);
    }
    const entitled = entitlements(program, subject);
    const takeBacks: (() => void)[] = [];
    for (const rule of program.earning) {
      const { unit, amount } = entitled.get(rule.key) ?? { unit: "points", amount: 0n };
      const standings = order.standings.get(rule.key) ?? [];
      order.standings.set(rule.key, standings);
      if (!standings.some((standing) => standing.customer === customer))
        standings.push({ customer, posted: 0n });
      const number = (order.entries.get(rule.key) ?? 0) + 1;
      // Former owners first: they lose what the present one gets.
      const inTurn = [...standings].sort(
        (a, b) => Number(a.customer === customer) - Number(b.customer === customer),
      );
      for (const standing of inTurn) {
        const due = standing.customer === customer && isEarning ? amount : 0n;
        const missing = due - standing.posted;
        if (missing === 0n) continue;
        const key = `${order.id}:${rule.key}:${number}`;
        this.#nextEntry(order, rule.key);
        standing.posted = due;
        for (const { key: counter } of limitsOf(rule, program, standing.customer, unit, day))
          this.#count(counter, missing);
        this.touched.add(standing.customer);
        const account = this.account(standing.customer, unit);
        if (missing > 0n)
          account.award({ id: key, amount: missing, ...this.#lotOf(order, payload, rule, program, unit) });
        else takeBacks.push(() => account.takeBack(-missing, order.id, rule.key, program.shortfall, now));
      }
    }
    for (const takeBack of takeBacks) takeBack();
  }

  /** Lowers the order's room to what the limits leave now, and to what the budget does. */
  #limit(order: AuditOrder, program: Settings, customer: number, day: string, subject: Case): void {
    const lower = (rule: Rule, amount: bigint) =>
      order.room.set(rule.key, least(order.room.get(rule.key) ?? amount, amount));
    const stands = (rule: Rule, of: number | null) =>
      total(
        (order.standings.get(rule.key) ?? [])
          .filter((each) => of === null || each.customer === of)
          .map((each) => each.posted),
      );
    const unitOf = (rule: Rule) =>
      rule.kind === "cashback" || (rule.kind === "multiplier" && rule.of === "cashback")
        ? this.#shop.currency
        : "points";
    for (const rule of program.earning) {
      for (const { key, limit, isBudget } of limitsOf(rule, program, customer, unitOf(rule), day)) {
        if (isBudget) continue;
        const left = most(0n, limit - (this.#counted.get(key) ?? 0n));
        lower(rule, left + stands(rule, key.startsWith(`${customer} `) ? customer : null));
      }
    }
    while (this.#cutToBudget(order, program, subject, unitOf, stands)) continue;
  }

  /** Each rule in turn takes of the budget what it gives beyond what it stands at. Whether one was cut. */
  #cutToBudget(
    order: AuditOrder,
    program: Settings,
    subject: Case,
    unitOf: (rule: Rule) => string,
    stands: (rule: Rule, of: number | null) => bigint,
  ): boolean {
    const wanted = entitlements(program, subject);
    const left = new Map<string, bigint>();
    let isCut = false;
    for (const rule of program.earning) {
      const unit = unitOf(rule);
      const budget = unit === "points" ? program.budget.points : program.budget.cashback;
      if (budget === null) continue;
      const open = left.get(unit) ?? most(0n, BigInt(budget) - (this.#counted.get(`budget ${unit}`) ?? 0n));
      const stood = stands(rule, null);
      const amount = wanted.get(rule.key)?.amount ?? 0n;
      const given = least(amount, stood + open);
      left.set(unit, open - most(0n, given - stood));
      if (given === amount) continue;
      order.room.set(rule.key, given);
      isCut = true;
    }
    return isCut;
  }

  #count(key: string, amount: bigint): void {
    this.#counted.set(key, (this.#counted.get(key) ?? 0n) + amount);
  }

  #lotOf(order: AuditOrder, payload: OrderPayload, rule: Rule, program: Settings, unit: string) {
    const earnedAt = Date.parse(payload.processed_at);
    const availableAt = earnedAt + rule.holdingDays * DAY_MS;
    const expiry = unit === "points" ? program.expiry.points : program.expiry.cashback;
    const expiresAt = expiryOf(expiry, availableAt, this.#shop.calendar);
    return { earnedAt, availableAt, expiresAt, orderId: order.id, ruleKey: rule.key };
  }
}

/** Test and draft orders earn by choice, others once they are paid. */
function earns(payload: OrderPayload, { orders }: Settings): boolean {
  if (payload.test && !orders.test) return false;
  if (payload.source_name === "shopify_draft_order" && !orders.draft) return false;
  return EARNING.includes(payload.financial_status) && payload.cancelled_at === null;
}

/** Where what a rule gives is counted, and the most that it may come to there. */
function limitsOf(rule: Rule, { budget }: Settings, customer: number, unit: string, day: string) {
  const { perMember, perMemberPerDay, perDay, total: inAll } = rule.limits;
  const all = [
    { key: `${customer} ${rule.key}`, most: perMember, isBudget: false },
    { key: `${customer} ${rule.key} ${day}`, most: perMemberPerDay, isBudget: false },
    { key: `${rule.key} ${day}`, most: perDay, isBudget: false },
    { key: rule.key, most: inAll, isBudget: false },
    { key: `budget ${unit}`, most: unit === "points" ? budget.points : budget.cashback, isBudget: true },
  ];
  return all.flatMap(({ key, most: limit, isBudget }) =>
    limit === null ? [] : [{ key, limit: BigInt(limit), isBudget }],
  );
}

/** What two who are one now were given. */
function joined(standings: readonly Standing[], from: number, into: number): Standing[] {
  const others = standings.filter(({ customer }) => customer !== from && customer !== into);
  const both = standings.filter(({ customer }) => customer === from || customer === into);
  return both.length === 0
    ? others
    : [...others, { customer: into, posted: total(both.map(({ posted }) => posted)) }];
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
