// Invents the history of a shop from a seed: members who come often or seldom, keep to what they like, and stay away
// one day. The same seed gives the same history on every machine.
import { catalogue, firstNames, lastNames } from "./catalogue";
import { chanceFrom, type Chance } from "./chance";

export interface GeneratedMember {
  /** Four digits, from 1001. */
  readonly customer: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
}

export interface BasketLine {
  readonly product: number;
  readonly quantity: number;
}

export interface GeneratedOrder {
  readonly customer: string;
  /** YYYY-MM-DD */
  readonly date: string;
  readonly basket: readonly BasketLine[];
  readonly amountCents: number;
}

export interface GeneratedHistory {
  readonly members: readonly GeneratedMember[];
  /** By date. */
  readonly orders: readonly GeneratedOrder[];
}

export interface HistoryShape {
  readonly seed: number;
  readonly members: number;
  /** How many days the history covers, the last one included. */
  readonly days: number;
  /** Its last day, YYYY-MM-DD. */
  readonly lastDay: string;
}

const dayMs = 86_400_000;
const sample = catalogue.findIndex(({ priceCents }) => priceCents === 0);
const favourites = catalogue.flatMap(({ weight, priceCents }, product) =>
  priceCents === 0 ? [] : Array<number>(weight).fill(product),
);

/** The history of a shop with that many members who each bought at least once. */
export function generateHistory(shape: HistoryShape): GeneratedHistory {
  const chance = chanceFrom(shape.seed);
  const lastDay = Date.parse(`${shape.lastDay}T00:00:00Z`);
  const members = Array.from({ length: shape.members }, (_, index) => inventMember(index, chance));
  const orders = members.flatMap(({ customer }) =>
    orderDays(shape.days, chance).map((day): GeneratedOrder & { readonly day: number } => {
      const basket = day.basket;
      const amountCents = basket.reduce(
        (sum, { product, quantity }) => sum + (catalogue[product]?.priceCents ?? 0) * quantity,
        0,
      );
      const date = new Date(lastDay - (shape.days - 1 - day.day) * dayMs).toISOString().slice(0, 10);
      return { customer, date, basket, amountCents, day: day.day };
    }),
  );
  orders.sort((a, b) => a.day - b.day);
  return { members, orders: orders.map(({ day: _day, ...order }) => order) };
}

function inventMember(index: number, chance: Chance): GeneratedMember {
  const customer = String(1001 + index);
  const firstName = chance.pick(firstNames);
  const lastName = chance.pick(lastNames);
  return {
    customer,
    firstName,
    lastName,
    email: `${firstName}.${lastName}.${customer}@example.com`.toLowerCase(),
  };
}

/** The days (from 0) on which one member buys, and what. */
function orderDays(days: number, chance: Chance): { day: number; basket: BasketLine[] }[] {
  // Most come every month or two, a few every week: log-uniform between 6 and 90 days.
  const meanGapDays = 6 * 15 ** chance.fraction();
  const stayAway = 0.03 + 0.12 * chance.fraction();
  const liked = Array.from({ length: 1 + chance.integer(4) }, () => chance.pick(favourites));
  const bought: { day: number; basket: BasketLine[] }[] = [];
  let day = chance.integer(days);
  do {
    bought.push({ day, basket: inventBasket(liked, chance) });
    // Something was forgotten, and is ordered on the same day.
    if (chance.happens(0.02)) bought.push({ day, basket: inventBasket(liked, chance) });
    if (chance.happens(stayAway)) break;
    day += 1 + Math.floor(-Math.log(1 - chance.fraction()) * meanGapDays);
  } while (day < days);
  return bought;
}

function inventBasket(liked: readonly number[], chance: Chance): BasketLine[] {
  if (chance.happens(0.01)) return [{ product: sample, quantity: 1 }];
  const quantities = new Map<number, number>();
  const lines = 1 + chance.integer(3);
  for (let line = 0; line < lines; line++) {
    const product = chance.pick(chance.happens(0.75) ? liked : favourites);
    quantities.set(product, (quantities.get(product) ?? 0) + (chance.happens(0.25) ? 2 : 1));
  }
  return [...quantities].map(([product, quantity]) => ({ product, quantity }));
}
