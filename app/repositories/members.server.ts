// Members: one for each Shopify customer of a shop, made when the customer is first heard of.
import { database } from "../db.server";
import type { CustomerFacts } from "../core/events";

export interface Member {
  readonly id: number;
  readonly customerId: string;
  readonly displayName: string | null;
  readonly email: string | null;
  readonly joinedAt: Date;
  readonly redactedAt: Date | null;
}

const COLUMNS = `id, customer_id AS "customerId", display_name AS "displayName", email, joined_at AS "joinedAt", redacted_at AS "redactedAt"`;

/**
 * The members of these customers by customer id; those who are new are made, with `joinedAt` in domain time. None is made
 * for a shop that is being erased.
 */
export async function ensureMembers(
  shopId: number,
  customers: readonly CustomerFacts[],
  joinedAt: Date,
): Promise<Map<string, number>> {
  if (customers.length === 0) return new Map();
  const byId = new Map(customers.map((customer) => [customer.id, customer]));
  const ids = [...byId.keys()].sort();
  const known = await findMemberIds(shopId, ids);
  const unknown = ids.filter((id) => !known.has(id));
  if (unknown.length === 0) return known;
  await database().query(
    `INSERT INTO member (shop_id, customer_id, display_name, email, joined_at)
     SELECT shop.id, people.*, $5::timestamptz FROM unnest($2::text[], $3::text[], $4::text[]) AS people, shop
     WHERE shop.id = $1 FOR KEY SHARE OF shop
     ON CONFLICT (shop_id, customer_id) DO NOTHING`,
    [
      shopId,
      unknown,
      unknown.map((id) => byId.get(id)?.displayName ?? null),
      unknown.map((id) => byId.get(id)?.email ?? null),
      joinedAt,
    ],
  );
  return findMemberIds(shopId, ids);
}

async function findMemberIds(shopId: number, customerIds: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await database().query<{ id: number; customer_id: string }>({
    name: "member-ids",
    text: `SELECT m.id, m.customer_id FROM unnest($2::text[]) AS wanted(customer_id), LATERAL (
             SELECT id, customer_id FROM member WHERE shop_id = $1 AND customer_id = wanted.customer_id OFFSET 0
           ) m`,
    values: [shopId, customerIds],
  });
  return new Map(rows.map(({ id, customer_id }) => [customer_id, id]));
}

export async function findMemberByCustomer(shopId: number, customerId: string): Promise<Member | null> {
  const { rows } = await database().query<Member>(
    `SELECT ${COLUMNS} FROM member WHERE shop_id = $1 AND customer_id = $2`,
    [shopId, customerId],
  );
  return rows[0] ?? null;
}

export async function findMember(shopId: number, memberId: number): Promise<Member | null> {
  const { rows } = await database().query<Member>(
    `SELECT ${COLUMNS} FROM member WHERE shop_id = $1 AND id = $2`,
    [...[shopId, memberId]],
  );
  return rows[0] ?? null;
}

export async function findMembers(shopId: number, memberIds: readonly number[]): Promise<Member[]> {
  const { rows } = await database().query<Member>(
    `SELECT ${COLUMNS} FROM member WHERE shop_id = $1 AND id = ANY ($2::integer[])`,
    [shopId, memberIds],
  );
  return rows;
}

/** Writes what Shopify now says of a customer. A member who was redacted stays so. */
export async function updateMember(shopId: number, customer: CustomerFacts): Promise<void> {
  await database().query(
    `UPDATE member SET display_name = $3, email = $4
     WHERE shop_id = $1 AND customer_id = $2 AND redacted_at IS NULL`,
    [shopId, customer.id, customer.displayName, customer.email],
  );
}

/** Forgets who the member is; the ledger, which names nobody, stays. */
export async function redactMember(shopId: number, customerId: string, now: Date): Promise<void> {
  await database().query(
    `UPDATE member SET display_name = NULL, email = NULL, redacted_at = coalesce(redacted_at, $3)
     WHERE shop_id = $1 AND customer_id = $2`,
    [shopId, customerId, now],
  );
}

export interface MemberRow extends Member {
  readonly pointsEarned: number;
  readonly pointsRemaining: number;
  readonly pointsHeld: number;
}

export interface MemberQuery {
  /** part of a name or an email address */
  readonly search: string | null;
  /** show those after this member */
  readonly after: number | null;
  readonly limit: number;
}

/** Members in the order in which they joined, a page at a time by key. */
export async function listMembers(
  shopId: number,
  { search, after, limit }: MemberQuery,
): Promise<MemberRow[]> {
  const { rows } = await database().query<MemberRow>(
    `SELECT m.id, m.customer_id AS "customerId", m.display_name AS "displayName", m.email, m.joined_at AS "joinedAt", m.redacted_at AS "redactedAt",
            coalesce(a.earned - a.taken, 0) AS "pointsEarned", coalesce(a.remaining - a.deficit, 0) AS "pointsRemaining",
            coalesce(a.held, 0) AS "pointsHeld"
     FROM member m
     LEFT JOIN account a ON a.shop_id = m.shop_id AND a.member_id = m.id AND a.unit = 'points'
     WHERE m.shop_id = $1 AND m.id > $2
       AND ($3::text IS NULL OR m.display_name ILIKE $3 OR m.email ILIKE $3)
     ORDER BY m.id
     LIMIT $4`,
    [shopId, after ?? 0, search === null ? null : `%${search.replace(/[\\%_]/g, "\\$&")}%`, limit],
  );
  return rows;
}
