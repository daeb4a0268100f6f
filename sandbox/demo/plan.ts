// What a replay is to play: the shop's members, their orders by date, and what each order is worth. Its arithmetic is
// only used to play shoppers and to check the app, never for the figures that are reported.
import { catalogue } from "./catalogue";
import type { GeneratedHistory } from "./generate";
import { byDate, type FileOrder } from "./orders-file";
import type { OrderLineInput } from "./sandbox-client";

export const rewardKey = "five-off";
export const rewardPoints = 500;
const rewardCents = 5_00;

export interface PlannedMember {
  /** As the file writes it. */
  readonly customer: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  /** Whether this member spends points as soon as there are enough. */
  readonly redeems: boolean;
}

export interface Quote {
  readonly lines: readonly OrderLineInput[];
  /** What is paid, net of everything. */
  readonly paidCents: number;
}

export interface PlannedOrder {
  /** Index among the members. */
  readonly member: number;
  /** ISO 8601, spread over the day in the order of the file. */
  readonly processedAt: string;
  /** Whether there is anything for a code to take off. */
  readonly takesCode: boolean;
  /** The order when a code of 5.00 is used with it, or none. */
  readonly quote: (withCode: boolean) => Quote;
}

export interface ReplayPlan {
  /** In the order in which the file first names them. */
  readonly members: readonly PlannedMember[];
  /** In the order in which they are placed. */
  readonly orders: readonly PlannedOrder[];
}

/** 1 point per whole 1.00. */
export function expectedPoints(paidCents: number): number {
  return Math.floor(paidCents / 100);
}

/** 5 %, half a cent rounded up. */
export function expectedCashbackCents(paidCents: number): number {
  return Math.floor((paidCents * 5 + 50) / 100);
}

/** Whether the customer's number, the last run of digits in the id, is even. No digits: no. */
export function hasEvenNumber(customer: string): boolean {
  const lastDigit = /([0-9])[^0-9]*$/.exec(customer)?.[1];
  return lastDigit !== undefined && Number(lastDigit) % 2 === 0;
}

/**
 * `totalCents` as `pieces`: all at the same price, and the last one takes what doesn't divide. An order of no pieces is one
 * of one: a shop sells nothing else.
 */
export function priceLines(totalCents: number, pieces: number): OrderLineInput[] {
  const quantity = Math.max(1, pieces);
  const each = Math.floor(totalCents / quantity);
  const last = totalCents - each * (quantity - 1);
  const title = "Recorded purchase";
  if (last === each) return [{ title, quantity, price: decimal(each) }];
  const rest = { title, quantity: 1, price: decimal(last) };
  return quantity === 1 ? [rest] : [{ title, quantity: quantity - 1, price: decimal(each) }, rest];
}

export function decimal(cents: number): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
}

/** The plan of a file: `amount` is what was paid, so an order with a code has goods for 5.00 more. */
export function planFromFile(orders: readonly FileOrder[]): ReplayPlan {
  const numbers = new Map<string, number>();
  for (const { customer } of orders) if (!numbers.has(customer)) numbers.set(customer, numbers.size);
  const sorted = byDate(orders);
  const times = spreadOverDays(sorted.map(({ date }) => date));
  return {
    members: [...numbers.keys()].map((customer, index) => ({
      customer,
      firstName: "Customer",
      // The id itself only where it can stand in a name.
      lastName:
        /^[\w. -]{1,60}$/.test(customer) && customer.trim() === customer ? customer : `no. ${index + 1}`,
      email: `customer-${index + 1}@example.com`,
      redeems: hasEvenNumber(customer),
    })),
    orders: sorted.map(({ customer, quantity, amountCents }, index) => ({
      member: numbers.get(customer)!,
      processedAt: times[index]!,
      takesCode: true,
      quote: (withCode) => ({
        lines: priceLines(amountCents + (withCode ? rewardCents : 0), quantity),
        paidCents: amountCents,
      }),
    })),
  };
}

/** The plan of an invented history: goods from the catalogue at their prices, less the code. */
export function planFromHistory(history: GeneratedHistory, variantIds: readonly string[] = []): ReplayPlan {
  const numbers = new Map(history.members.map(({ customer }, index) => [customer, index]));
  const times = spreadOverDays(history.orders.map(({ date }) => date));
  return {
    members: history.members.map((member) => ({ ...member, redeems: hasEvenNumber(member.customer) })),
    orders: history.orders.map(({ customer, basket, amountCents }, index) => ({
      member: numbers.get(customer)!,
      processedAt: times[index]!,
      takesCode: amountCents > 0,
      quote: (withCode) => ({
        lines: basket.map(({ product, quantity }) => ({
          title: catalogue[product]!.title,
          quantity,
          price: decimal(catalogue[product]!.priceCents),
          ...(variantIds[product] === undefined ? {} : { variantId: variantIds[product] }),
        })),
        paidCents: Math.max(0, amountCents - (withCode ? rewardCents : 0)),
      }),
    })),
  };
}

/** A moment in each day for every order, evenly from midnight to midnight, so that their order is the file's. */
function spreadOverDays(dates: readonly string[]): string[] {
  const perDay = new Map<string, number>();
  for (const date of dates) perDay.set(date, (perDay.get(date) ?? 0) + 1);
  const seen = new Map<string, number>();
  return dates.map((date) => {
    const position = seen.get(date) ?? 0;
    seen.set(date, position + 1);
    const second = Math.floor(((position + 0.5) * 86_400) / perDay.get(date)!);
    return new Date(Date.parse(`${date}T00:00:00Z`) + second * 1000).toISOString();
  });
}
