// What is to be known of a member's other orders when one of them first earns. Read after the ledger that the decision stands
// on: what happens to a member in between makes the posting stale, and what is counted meanwhile is held to its limit.
import { database } from "../db.server";
import { orderFactsSchema, type OrderFacts } from "../core/facts";

/** Orders of one shop that have earned, by the token of the cart that they came from. */
export async function findOrdersOfCarts(
  shopId: number,
  tokens: readonly string[],
): Promise<Map<string, { readonly id: string; readonly facts: OrderFacts }[]>> {
  if (tokens.length === 0) return new Map();
  const { rows } = await database().query<{ id: string; token: string; facts: unknown }>({
    name: "orders-of-carts",
    text: `SELECT o.id, wanted.token, o.facts FROM unnest($2::text[]) AS wanted(token), LATERAL (
             SELECT id, facts FROM orders
             WHERE shop_id = $1 AND checkout_token = wanted.token AND has_earned ORDER BY id OFFSET 0
           ) o`,
    values: [shopId, tokens],
  });
  const byToken = Map.groupBy(rows, ({ token }) => token);
  return new Map(
    [...byToken].map(([token, ofCart]) => [
      token,
      ofCart.map(({ id, facts }) => ({ id, facts: orderFactsSchema.parse(facts) })),
    ]),
  );
}

/** How many orders of each member have earned. */
export async function countEarnedOrders(
  shopId: number,
  memberIds: readonly number[],
): Promise<Map<number, number>> {
  if (memberIds.length === 0) return new Map();
  const { rows } = await database().query<{ member_id: number; count: number }>(
    `SELECT member_id, count(*)::integer AS count FROM orders
     WHERE shop_id = $1 AND member_id = ANY ($2::integer[]) AND has_earned GROUP BY member_id`,
    [shopId, memberIds],
  );
  return new Map(rows.map(({ member_id, count }) => [member_id, count]));
}
