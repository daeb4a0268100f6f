// What members' orders and points come to over spans of time, for tiers and thresholds. Orders carry their own figures; points
// that no order stands behind are those of the ledger, without the gifts of tiers and thresholds.
import { database } from "../db.server";
import type { Span } from "../core/periods";
import type { Qualifier, QualifyingFigures } from "../core/qualifying";

export interface MemberSpan extends Span {
  readonly memberId: number;
}

const OF_ORDERS = `
  SELECT coalesce(sum(qualifying_cents), 0)::bigint AS spent, coalesce(sum(qualifying_orders), 0)::integer AS orders,
         coalesce(sum(qualifying_points), 0)::bigint AS points
  FROM orders
  WHERE shop_id = $1 AND member_id = span.member_id
    AND processed_at >= coalesce(span.from_at, '-infinity') AND processed_at < coalesce(span.until_at, 'infinity')`;

const WITHOUT_ORDER = `
  SELECT coalesce(sum(CASE kind WHEN 'award' THEN amount ELSE -amount END), 0)::bigint AS points
  FROM ledger_entry
  WHERE shop_id = $1 AND order_id IS NULL AND unit = 'points' AND kind IN ('award', 'takeBack')
    AND member_id IN (
      SELECT span.member_id UNION ALL SELECT id FROM member WHERE shop_id = $1 AND merged_into = span.member_id
    )
    AND coalesce(rule_key, '') !~ '^(tier|threshold):'
    AND occurred_at >= coalesce(span.from_at, '-infinity') AND occurred_at < coalesce(span.until_at, 'infinity')`;

const SPANS = `unnest($2::integer[], $3::timestamptz[], $4::timestamptz[])
  WITH ORDINALITY AS span(member_id, from_at, until_at, n)`;

// Only who asks for points has the ledger looked at.
const QUERIES = {
  orders: {
    name: "figures-of-orders",
    text: `SELECT o.spent AS "spentCents", o.orders, o.points
           FROM ${SPANS}, LATERAL (${OF_ORDERS} OFFSET 0) o ORDER BY span.n`,
  },
  everything: {
    name: "figures-of-everything",
    text: `SELECT o.spent AS "spentCents", o.orders, o.points + e.points AS points
           FROM ${SPANS}, LATERAL (${OF_ORDERS} OFFSET 0) o, LATERAL (${WITHOUT_ORDER} OFFSET 0) e ORDER BY span.n`,
  },
} as const;

/**
 * The figures of each member over their span, in the order asked for: one look-up in an index for each. Points that no order
 * stands behind are among them where `by` is points.
 */
export async function sumFigures(
  shopId: number,
  by: Qualifier,
  spans: readonly MemberSpan[],
): Promise<readonly QualifyingFigures[]> {
  if (spans.length === 0) return [];
  const { rows } = await database().query<QualifyingFigures>({
    ...QUERIES[by === "points" ? "everything" : "orders"],
    values: [
      shopId,
      spans.map(({ memberId }) => memberId),
      spans.map(({ from }) => from),
      spans.map(({ until }) => until),
    ],
  });
  return rows;
}

export interface OrderWithoutFigures {
  readonly shopId: number;
  readonly orderId: string;
}

/** Orders that were recorded before figures were kept, or by a version of the app that kept none. */
export async function findOrdersWithoutFigures(limit: number): Promise<OrderWithoutFigures[]> {
  const { rows } = await database().query<OrderWithoutFigures>(
    `SELECT shop_id AS "shopId", id AS "orderId" FROM orders
     WHERE qualifying_cents IS NULL AND program_version IS NOT NULL AND waits_for IS NULL LIMIT $1`,
    [limit],
  );
  return rows;
}

export interface FiguresOfOrder extends QualifyingFigures {
  readonly orderId: string;
  /** the version of the order that they were worked out from */
  readonly version: number;
}

/** Writes the figures of orders that have not moved on since. */
export async function saveFigures(shopId: number, figures: readonly FiguresOfOrder[]): Promise<void> {
  await database().query(
    `UPDATE orders o
     SET qualifying_cents = f."spentCents", qualifying_orders = f.orders, qualifying_points = f.points
     FROM jsonb_to_recordset($2::jsonb)
       AS f("orderId" text, version integer, "spentCents" bigint, orders integer, points bigint)
     WHERE o.shop_id = $1 AND o.id = f."orderId" AND o.version = f.version`,
    [shopId, JSON.stringify(figures)],
  );
}
