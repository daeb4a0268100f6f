// Plays a plan against a running app: every order through the sandbox, in the plan's order, and every member who redeems
// spending points as soon as they are there. Invariant: what is placed, and in which order, follows from the plan alone,
// however fast or often the app comes and goes.
import { setTimeout as sleep } from "node:timers/promises";
import {
  decimal,
  expectedCashbackCents,
  expectedPoints,
  rewardKey,
  rewardPoints,
  type PlannedOrder,
  type ReplayPlan,
} from "./plan";
import type { OrderInput, SandboxClient } from "./sandbox-client";
import { Shopper, type Redeemed } from "./shopper";

/** One member as the plan's own sums say it: what the app's figures are checked against. */
export interface ExpectedMember {
  readonly customer: string;
  readonly customerId: string;
  orders: number;
  pointsEarned: number;
  pointsSpent: number;
  cashbackCents: number;
}

export interface PlayedRedemption {
  readonly member: number;
  readonly requestKey: string;
  /** Set once the code is there. */
  redeemed: Redeemed | null;
  /** Name of the order that used the code. */
  orderName: string | null;
}

export interface Played {
  readonly members: readonly ExpectedMember[];
  /** In the order in which they were asked for. */
  readonly redemptions: readonly PlayedRedemption[];
  readonly orders: number;
}

export interface ReplayHooks {
  /** How much the app and the sandbox still have before them; asked between batches. */
  readonly backlog: () => Promise<number>;
  readonly onAccepted: (orders: number) => void;
  readonly onCustomers: (customers: number) => void;
}

interface MemberState extends ExpectedMember {
  readonly index: number;
  readonly redeems: boolean;
  /** Codes that wait for the member's next orders, oldest first: Shopify takes one code of a discount on an order. */
  readonly codes: PlayedRedemption[];
  /** Settles when all that the member wanted to redeem has its code. */
  redeeming: Promise<void> | null;
  /** An order that is not placed yet brings enough points for a code. */
  isDue: boolean;
}

interface Batch {
  orders: OrderInput[];
  /** For each order, what becomes of it once it is placed. */
  after: ((name: string) => void)[];
  paidCents: number[];
}

const batchSize = 100;
const customersAtOnce = 250;
/** Webhooks in flight: enough to keep the app busy, few enough for a member's points to show soon. */
const mostBacklog = 900;

export async function playPlan(plan: ReplayPlan, client: SandboxClient, hooks: ReplayHooks): Promise<Played> {
  const states = await createMembers(plan, client, hooks);
  const play = new Play(states, client, hooks);
  for (const order of plan.orders) await play.place(order);
  return play.end();
}

async function createMembers(
  plan: ReplayPlan,
  client: SandboxClient,
  hooks: ReplayHooks,
): Promise<MemberState[]> {
  const states: MemberState[] = [];
  const firstOrderAt = new Map<number, string>();
  for (const { member, processedAt } of plan.orders.toReversed()) firstOrderAt.set(member, processedAt);
  for (let from = 0; from < plan.members.length; from += customersAtOnce) {
    const part = plan.members.slice(from, from + customersAtOnce);
    const ids = await client.createCustomers(
      part.map(({ firstName, lastName, email }, position) => {
        const createdAt = firstOrderAt.get(from + position);
        return { firstName, lastName, email, ...(createdAt === undefined ? {} : { createdAt }) };
      }),
    );
    part.forEach((member, position) => {
      const customerId = ids[position];
      if (customerId === undefined) throw new Error("The sandbox made fewer customers than it was asked for");
      states.push({
        index: from + position,
        customer: member.customer,
        customerId,
        redeems: member.redeems,
        orders: 0,
        pointsEarned: 0,
        pointsSpent: 0,
        cashbackCents: 0,
        codes: [],
        redeeming: null,
        isDue: false,
      });
    });
    hooks.onCustomers(states.length);
  }
  return states;
}

class Play {
  private readonly redemptions: PlayedRedemption[] = [];
  private readonly crowd = { size: 0 };
  private batch: Batch = { orders: [], after: [], paidCents: [] };
  private placed = 0;
  private failure: Error | null = null;

  constructor(
    private readonly states: readonly MemberState[],
    private readonly client: SandboxClient,
    private readonly hooks: ReplayHooks,
  ) {}

  async place(order: PlannedOrder): Promise<void> {
    const state = this.states[order.member]!;
    // The member's next order waits for what the last one brought: its points, and the code they are spent on.
    if (state.isDue) await this.flush();
    if (state.redeeming !== null) await state.redeeming;
    this.throwFailure();

    const used = order.takesCode ? state.codes.shift() : undefined;
    const { lines, paidCents } = order.quote(used !== undefined);
    state.orders++;
    state.pointsEarned += expectedPoints(paidCents);
    state.cashbackCents += expectedCashbackCents(paidCents);
    state.isDue = state.redeems && state.pointsEarned - state.pointsSpent >= rewardPoints;
    this.batch.orders.push({
      customerId: state.customerId,
      processedAt: order.processedAt,
      lines,
      discountCodes: used?.redeemed ? [used.redeemed.code] : [],
    });
    this.batch.paidCents.push(paidCents);
    this.batch.after.push((name) => {
      if (used !== undefined) used.orderName = name;
      if (state.isDue) this.startRedeeming(state);
    });
    if (this.batch.orders.length >= batchSize) await this.flush();
  }

  async end(): Promise<Played> {
    await this.flush();
    await Promise.all(this.states.flatMap(({ redeeming }) => redeeming ?? []));
    this.throwFailure();
    return { members: this.states, redemptions: this.redemptions, orders: this.placed };
  }

  private async flush(): Promise<void> {
    const { orders, after, paidCents } = this.batch;
    const last = orders.at(-1);
    if (last === undefined) return;
    this.batch = { orders: [], after: [], paidCents: [] };
    while ((await this.hooks.backlog()) > mostBacklog) {
      this.throwFailure();
      await sleep(50);
    }
    await this.client.setClock(last.processedAt);
    const placed = await this.client.placeOrders(orders);
    placed.forEach(({ name, totalPrice }, index) => {
      if (totalPrice !== decimal(paidCents[index]!)) {
        throw new Error(
          `The sandbox made order ${name} ${totalPrice} instead of ${decimal(paidCents[index]!)}`,
        );
      }
      after[index]!(name);
    });
    this.placed += placed.length;
    this.hooks.onAccepted(this.placed);
  }

  /** Notes at once what will be redeemed, so that its place in the list doesn't depend on how fast the app is. */
  private startRedeeming(state: MemberState): void {
    state.isDue = false;
    const redemptions: PlayedRedemption[] = [];
    while (state.pointsEarned - state.pointsSpent >= rewardPoints) {
      state.pointsSpent += rewardPoints;
      const requestKey = `replay-${state.index + 1}-${state.pointsSpent / rewardPoints}`;
      redemptions.push({ member: state.index, requestKey, redeemed: null, orderName: null });
    }
    this.redemptions.push(...redemptions);
    state.redeeming = this.redeemAll(state, redemptions).then(
      () => {
        state.redeeming = null;
      },
      (error: unknown) => {
        this.failure ??= error instanceof Error ? error : new Error(String(error));
      },
    );
  }

  private async redeemAll(state: MemberState, redemptions: readonly PlayedRedemption[]): Promise<void> {
    const shopper = new Shopper(this.client, state.customerId, this.crowd);
    await shopper.awaitEarned(state.pointsEarned);
    for (const redemption of redemptions) {
      redemption.redeemed = await shopper.redeem(rewardKey, redemption.requestKey);
      state.codes.push(redemption);
    }
  }

  private throwFailure(): void {
    if (this.failure !== null) throw this.failure;
  }
}
