// Looks at what the ledger holds, for assertions.
import { balanceAt, type Balance } from "../../app/core/ledger/balance";
import { movedAccountSchema } from "../../app/core/ledger/move";
import { replay } from "../../app/core/ledger/replay";
import type { LedgerEntry } from "../../app/core/ledger/types";
import { loadSnapshot } from "../../app/repositories/ledger-snapshot.server";
import { findMemberByCustomer } from "../../app/repositories/members.server";
import { withConnection } from "./database";

export async function memberOf(shopId: number, customer: number): Promise<number> {
  const member = await findMemberByCustomer(shopId, `gid://shopify/Customer/${customer}`);
  if (!member) throw new Error(`customer ${customer} is no member of shop ${shopId}`);
  return member.id;
}

export async function balanceOf(shopId: number, customer: number, unit: string, now: Date): Promise<Balance> {
  const memberId = await memberOf(shopId, customer);
  const { ledgers } = await loadSnapshot(shopId, { memberIds: [memberId] });
  return balanceAt(ledgers.get(memberId)?.accounts[unit], now);
}

/** Replays every member's stored entries and compares with every stored account. Returns what differs. */
export async function disagreements(): Promise<string[]> {
  return withConnection(async (client) => {
    const entries = await client.query<
      LedgerEntry & { shopId: number; availableAt: Date; expiresAt: Date | null }
    >(
      // Whose lot an award made is told by its dates, wherever it has gone since.
      `SELECT e.shop_id AS "shopId", e.key, e.member_id AS "memberId", e.unit, e.kind, e.amount::float8 AS amount,
              e.waived::float8 AS waived, e.order_id AS "orderId", e.redemption_id AS "redemptionId",
              e.rule_key AS "ruleKey", e.occurred_at AS "occurredAt", e.balance_before::float8 AS "balanceBefore",
              e.balance_after::float8 AS "balanceAfter", e.account_version AS "accountVersion", e.draws, e.moved,
              l.available_at AS "availableAt", l.expires_at AS "expiresAt"
       FROM ledger_entry e
       LEFT JOIN lot l ON l.shop_id = e.shop_id AND l.unit = e.unit AND l.id = e.key
       ORDER BY e.seq`,
    );
    const accounts = await client.query<{ shop: number; member: number; unit: string; totals: string }>(
      `SELECT shop_id AS shop, member_id AS member, unit,
              concat_ws(' ', earned, taken, captured, held, expired, remaining, deficit) AS totals
       FROM account WHERE version > 0`,
    );
    const byMember = Map.groupBy(entries.rows, ({ shopId, memberId }) => `${shopId} ${memberId}`);
    const differences: string[] = [];
    for (const { shop, member, unit, totals } of accounts.rows) {
      const own = (byMember.get(`${shop} ${member}`) ?? []).map((entry) => ({
        ...entry,
        moved: movedAccountSchema.nullable().parse(entry.moved),
      }));
      const dates = new Map(own.map(({ key, availableAt, expiresAt }) => [key, { availableAt, expiresAt }]));
      const account = replay(
        member,
        own,
        ({ key }) => dates.get(key) ?? { availableAt: new Date(0), expiresAt: null },
      ).accounts[unit];
      const replayed = account
        ? [
            account.earned,
            account.taken,
            account.captured,
            account.held,
            account.expired,
            account.remaining,
            account.deficit,
          ]
        : // Of a member who was granted a reward and nothing else.
          [0, 0, 0, 0, 0, 0, 0];
      if (replayed.join(" ") !== totals)
        differences.push(`${shop}/${member}/${unit}: ${totals} is ${replayed.join(" ")}`);
    }
    return differences;
  });
}
