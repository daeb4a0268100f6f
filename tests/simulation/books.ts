// Both sides' books as the same lines of text, so that they can be compared and shown: the app's as the database has them, and
// the auditor's. A lot is named by its order and rule: the number in its key says only how often a posting had to be decided anew.
import type pg from "pg";
import type { Auditor } from "./auditor/auditor";

/** The lines of these customers' books, or of everybody's, as they are stored. */
export async function storedBooks(
  client: pg.Client,
  shopId: number,
  customers: readonly number[] | null,
): Promise<string[]> {
  const ids = customers?.map((customer) => `gid://shopify/Customer/${customer}`) ?? null;
  const { rows } = await client.query<{ line: string }>({
    name: "books",
    text: BOOKS,
    values: [shopId, ids],
  });
  return rows.map(({ line }) => line).sort();
}

const TIMES = (column: string) => `(extract(epoch FROM ${column}) * 1000)::bigint`;

const BOOKS = `
  WITH people AS MATERIALIZED (
    SELECT id, substring(customer_id FROM '[0-9]+$') AS customer FROM member
    WHERE shop_id = $1 AND ($2::text[] IS NULL OR customer_id = ANY ($2::text[]))
  )
  SELECT format('account %s %s earned=%s taken=%s waived=%s captured=%s held=%s expired=%s left=%s owed=%s',
                customer, unit, earned, taken, waived, captured, held, expired, remaining, deficit) AS line
  FROM people JOIN account a ON a.shop_id = $1 AND a.member_id = people.id
  WHERE earned + captured + held > 0
  UNION ALL
  SELECT format('lot %s %s %s amount=%s left=%s earned=%s available=%s expires=%s', customer, unit, regexp_replace(l.id, '(:rule-[0-9]+):[0-9]+$', '\\1'), amount, remaining,
                ${TIMES("earned_at")}, ${TIMES("available_at")}, coalesce(${TIMES("expires_at")}::text, 'never'))
  FROM people JOIN lot l ON l.shop_id = $1 AND l.member_id = people.id
  WHERE remaining > 0
  UNION ALL
  SELECT format('redemption %s %s held=%s captured=%s released=%s %s order=%s', customer, r.id, h.amount, h.captured,
                h.released, CASE WHEN state IN ('issuing', 'issued') THEN 'open' ELSE state END,
                coalesce(r.order_id, 'none'))
  FROM people
  JOIN redemption r ON r.shop_id = $1 AND r.member_id = people.id
  JOIN hold h ON h.shop_id = $1 AND h.id = r.id`;

/** The same lines as the auditor has them. */
export function auditedBooks(auditor: Auditor, customers: readonly number[] | null): string[] {
  const wanted = customers === null ? null : new Set(customers);
  const lines: string[] = [];
  for (const [key, account] of auditor.accounts) {
    if (wanted && !wanted.has(Number(key.split(" ")[0]))) continue;
    const { earned, taken, waived, captured, held, expired, owed, lots } = account;
    if (earned + captured + held === 0n) continue;
    const left = lots.reduce((sum, lot) => sum + lot.left, 0n);
    lines.push(
      `account ${key} earned=${earned} taken=${taken} waived=${waived} captured=${captured} held=${held} ` +
        `expired=${expired} left=${left} owed=${owed}`,
    );
    for (const lot of lots) {
      if (lot.left === 0n) continue;
      lines.push(
        `lot ${key} ${lot.id.replace(/(:rule-\d+):\d+$/, "$1")} amount=${lot.amount} left=${lot.left} earned=${lot.earnedAt} ` +
          `available=${lot.availableAt} expires=${lot.expiresAt ?? "never"}`,
      );
    }
  }
  for (const { id, customer, hold, state, orderId } of auditor.redemptions.values()) {
    if (wanted && !wanted.has(customer)) continue;
    const { amount, captured, released } = hold;
    lines.push(
      `redemption ${customer} ${id} held=${amount} captured=${captured} released=${released} ${state} ` +
        `order=${orderId ?? "none"}`,
    );
  }
  return lines.sort();
}

/** The lines that only one side has. */
export function differences(stored: readonly string[], audited: readonly string[]): string[] {
  const [ours, theirs] = [new Set(stored), new Set(audited)];
  return [
    ...stored.filter((line) => !theirs.has(line)).map((line) => `stored   ${line}`),
    ...audited.filter((line) => !ours.has(line)).map((line) => `audited  ${line}`),
  ];
}

/** Accounts that their own entries, lots and holds do not add up to: plain sums, by the database. */
export async function unsupportedAccounts(client: pg.Client, shopId: number): Promise<string[]> {
  const { rows } = await client.query<{ line: string }>(SUMS, [shopId]);
  return rows.map(({ line }) => line);
}

const SUMS = `
  WITH entries AS (
    SELECT coalesce(m.merged_into, m.id) AS member_id, unit,
           coalesce(sum(amount) FILTER (WHERE kind = 'award'), 0) AS earned,
           coalesce(sum(amount) FILTER (WHERE kind = 'takeBack'), 0) AS taken,
           sum(waived) AS waived,
           coalesce(sum(amount) FILTER (WHERE kind = 'capture'), 0) - coalesce(sum(amount) FILTER (WHERE kind = 'restore'), 0)
             AS captured,
           coalesce(sum(amount) FILTER (WHERE kind = 'expire'), 0) AS expired
    FROM ledger_entry e JOIN member m ON m.shop_id = e.shop_id AND m.id = e.member_id
    WHERE e.shop_id = $1 GROUP BY 1, unit
  ), lots AS (
    SELECT member_id, unit, sum(remaining) AS remaining FROM lot WHERE shop_id = $1 GROUP BY member_id, unit
  ), holds AS (
    SELECT member_id, unit, sum(amount - captured - released) AS held FROM hold WHERE shop_id = $1 GROUP BY member_id, unit
  )
  SELECT format('account of member %s in %s is not the sum of its entries, lots and holds', a.member_id, a.unit) AS line
  FROM account a
  LEFT JOIN entries e USING (member_id, unit) LEFT JOIN lots l USING (member_id, unit) LEFT JOIN holds h USING (member_id, unit)
  WHERE a.shop_id = $1 AND a.member_id NOT IN (SELECT id FROM member WHERE shop_id = $1 AND merged_into IS NOT NULL) AND (
    (a.earned, a.taken, a.waived, a.captured, a.expired) IS DISTINCT FROM
      (coalesce(e.earned, 0), coalesce(e.taken, 0), coalesce(e.waived, 0), coalesce(e.captured, 0), coalesce(e.expired, 0))
    OR a.remaining <> coalesce(l.remaining, 0) OR a.held <> coalesce(h.held, 0)
    OR a.earned - a.taken - a.captured - a.held - a.expired <> a.remaining - a.deficit)`;
