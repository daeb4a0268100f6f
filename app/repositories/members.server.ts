// Members: one for each Shopify customer of a shop, made when the customer is first heard of. One who was merged into another
// is a name for that one: whoever asks for them by customer or id is given the other.
import { database } from "../db.server";
import type { CustomerFacts } from "../core/events";
import type { Jurisdiction } from "../core/jurisdiction";
import { claimKeyOf } from "../lib/claim-key.server";
import { noteAccounts, type AccountNews } from "./guests.server";

export interface Member {
  readonly id: number;
  readonly customerId: string;
  readonly displayName: string | null;
  readonly email: string | null;
  readonly joinedAt: Date;
  readonly redactedAt: Date | null;
  /** whose law holds for them; null: not known */
  readonly jurisdiction: Jurisdiction | null;
  /** whether they are known to have an account of their own at the shop */
  readonly hasAccount: boolean;
}

const COLUMNS = `m.id, m.customer_id AS "customerId", m.display_name AS "displayName", m.email, m.joined_at AS "joinedAt",
  m.redacted_at AS "redactedAt", m.jurisdiction, m.account_since IS NOT NULL AS "hasAccount"`;

/** The member of a row, or the one into whom they were merged. */
const RESOLVED = `member named JOIN member m ON m.shop_id = named.shop_id AND m.id = coalesce(named.merged_into, named.id)`;

/**
 * The members of these customers by customer id; those who are new are made. They joined when they are first known to have
 * been customers, or at domain time `now` where nothing says when; news of an earlier day moves it back. None is made for a
 * shop that is being erased.
 */
export async function ensureMembers(
  shopId: number,
  customers: readonly CustomerFacts[],
  now: Date,
): Promise<Map<string, number>> {
  if (customers.length === 0) return new Map();
  const byId = new Map<string, CustomerFacts & { joinedAt: Date }>();
  for (const customer of customers) {
    const joinedAt = customer.since ?? now;
    const before = byId.get(customer.id);
    byId.set(customer.id, {
      ...customer,
      joinedAt: before && before.joinedAt < joinedAt ? before.joinedAt : joinedAt,
      ...laterHome(before, customer),
    });
  }
  const wanted = [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const known = await findJoined(
    shopId,
    wanted.map(({ id }) => id),
  );
  const late = wanted.filter(({ id, joinedAt }) => (known.get(id)?.joinedAt ?? joinedAt) > joinedAt);
  if (late.length > 0) await moveJoinedBack(shopId, late);
  await moveHomes(shopId, wanted, known);
  const unknown = wanted.filter(({ id }) => !known.has(id));
  const news = wanted.flatMap((customer) => newsOf(shopId, customer, known.get(customer.id)));
  if (unknown.length === 0) {
    if (news.length > 0) await noteAccounts(shopId, news, now);
    return idsOf(known);
  }
  await database().query(
    `INSERT INTO member (shop_id, customer_id, display_name, email, joined_at, jurisdiction, jurisdiction_at)
     SELECT shop.id, people.*
     FROM unnest($2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::text[], $7::timestamptz[]) AS people, shop
     WHERE shop.id = $1 FOR KEY SHARE OF shop
     ON CONFLICT (shop_id, customer_id) DO NOTHING`,
    [
      shopId,
      unknown.map(({ id }) => id),
      unknown.map(({ displayName }) => displayName),
      unknown.map(({ email }) => email),
      unknown.map(({ joinedAt }) => joinedAt),
      unknown.map(({ livesUnder }) => livesUnder?.jurisdiction ?? null),
      unknown.map(({ livesUnder }) => livesUnder?.at ?? null),
    ],
  );
  if (news.length > 0) await noteAccounts(shopId, news, now);
  return findMembersOf(
    shopId,
    wanted.map(({ id }) => id),
  );
}

interface Known {
  readonly id: number;
  readonly joinedAt: Date;
  readonly jurisdiction: Jurisdiction | null;
  readonly jurisdictionAt: Date | null;
  readonly hasAccount: boolean;
  readonly claimKey: string | null;
}
type Joined = ReadonlyMap<string, Known>;

/** What is said later of where a customer lives holds. */
function laterHome(
  before: CustomerFacts | undefined,
  after: CustomerFacts,
): Pick<CustomerFacts, "livesUnder"> {
  const [a, b] = [before?.livesUnder, after.livesUnder];
  const livesUnder = a && b ? (a.at > b.at ? a : b) : (a ?? b);
  return livesUnder ? { livesUnder } : {};
}

/**
 * Writes where members live, for those who have moved, and anew for those whom a law protects: news that is older than that
 * must not take it from them. A member who was redacted stays so.
 */
async function moveHomes(shopId: number, customers: readonly CustomerFacts[], known: Joined): Promise<void> {
  const moved = customers.flatMap(({ id, livesUnder: home }) => {
    const before = known.get(id);
    if (!before || !home || (before.jurisdictionAt && before.jurisdictionAt >= home.at)) return [];
    const isNews = home.jurisdiction !== before.jurisdiction || home.jurisdiction !== "elsewhere";
    return isNews ? [{ id: before.id, ...home }] : [];
  });
  if (moved.length === 0) return;
  await database().query(
    `WITH moved AS (
       SELECT m.id, n.jurisdiction, n.at FROM unnest($2::integer[], $3::text[], $4::timestamptz[]) AS n(id, jurisdiction, at)
       JOIN member m ON m.shop_id = $1 AND m.id = n.id ORDER BY m.id FOR UPDATE OF m
     )
     UPDATE member m SET jurisdiction = moved.jurisdiction, jurisdiction_at = moved.at FROM moved
     WHERE m.shop_id = $1 AND m.id = moved.id AND m.redacted_at IS NULL
       AND (m.jurisdiction_at IS NULL OR m.jurisdiction_at <= moved.at)`,
    [
      shopId,
      moved.map(({ id }) => id),
      moved.map(({ jurisdiction }) => jurisdiction),
      moved.map(({ at }) => at),
    ],
  );
}

/** What is told of an account or an address that was not known yet. */
function newsOf(shopId: number, customer: CustomerFacts, known: Known | undefined): AccountNews[] {
  const { id: customerId, hasAccount, isEmailVerified, email } = customer;
  const claimKey = isEmailVerified && email ? claimKeyOf(shopId, email) : null;
  const isNew =
    (hasAccount && !known?.hasAccount) || (claimKey !== null && claimKey !== (known?.claimKey ?? null));
  return isNew ? [{ customerId, hasAccount, claimKey }] : [];
}

/** The members of these customers, of those who are any; for one who was merged into another that one. */
export async function findMembersOf(
  shopId: number,
  customerIds: readonly string[],
): Promise<Map<string, number>> {
  return customerIds.length === 0 ? new Map() : idsOf(await findJoined(shopId, customerIds));
}

async function findJoined(shopId: number, customerIds: readonly string[]): Promise<Joined> {
  const { rows } = await database().query<Known & { customerId: string }>({
    name: "member-ids",
    text: `SELECT m.* FROM unnest($2::text[]) AS wanted(customer_id), LATERAL (
             SELECT coalesce(merged_into, id) AS id, customer_id AS "customerId", joined_at AS "joinedAt", jurisdiction,
                    jurisdiction_at AS "jurisdictionAt", account_since IS NOT NULL AS "hasAccount", claim_key AS "claimKey"
             FROM member
             WHERE shop_id = $1 AND customer_id = wanted.customer_id OFFSET 0
           ) m`,
    values: [shopId, customerIds],
  });
  return new Map(rows.map(({ customerId, ...known }) => [customerId, known]));
}

function idsOf(members: Joined): Map<string, number> {
  return new Map([...members].map(([customerId, { id }]) => [customerId, id]));
}

async function moveJoinedBack(
  shopId: number,
  customers: readonly { readonly id: string; readonly joinedAt: Date }[],
): Promise<void> {
  await database().query(
    `WITH earlier AS (
       SELECT m.id, e.joined_at FROM unnest($2::text[], $3::timestamptz[]) AS e(customer_id, joined_at)
       JOIN member named ON named.shop_id = $1 AND named.customer_id = e.customer_id
       JOIN member m ON m.shop_id = $1 AND m.id IN (named.id, named.merged_into) ORDER BY m.id FOR UPDATE OF m
     )
     UPDATE member m SET joined_at = least(m.joined_at, earlier.joined_at) FROM earlier
     WHERE m.shop_id = $1 AND m.id = earlier.id`,
    [shopId, customers.map(({ id }) => id), customers.map(({ joinedAt }) => joinedAt)],
  );
}

export async function findMemberByCustomer(shopId: number, customerId: string): Promise<Member | null> {
  const { rows } = await database().query<Member>(
    `SELECT ${COLUMNS} FROM ${RESOLVED} WHERE named.shop_id = $1 AND named.customer_id = $2`,
    [shopId, customerId],
  );
  return rows[0] ?? null;
}

export async function findMember(shopId: number, memberId: number): Promise<Member | null> {
  const { rows } = await database().query<Member>(
    `SELECT ${COLUMNS} FROM ${RESOLVED} WHERE named.shop_id = $1 AND named.id = $2`,
    [...[shopId, memberId]],
  );
  return rows[0] ?? null;
}

export interface MergeParty extends Member {
  /** the member of whom this one is only another name; null: of nobody */
  readonly mergedInto: number | null;
}

/** Members as they are written down, also those who are only names any more. */
export async function findMergeParties(shopId: number, memberIds: readonly number[]): Promise<MergeParty[]> {
  const { rows } = await database().query<MergeParty>(
    `SELECT ${COLUMNS}, m.merged_into AS "mergedInto" FROM member m WHERE m.shop_id = $1 AND m.id = ANY ($2::integer[])`,
    [shopId, memberIds],
  );
  return rows;
}

/** Who these members are by now: each once, and for one who was merged into another that one. */
export async function findSurvivors(shopId: number, memberIds: readonly number[]): Promise<number[]> {
  const { rows } = await database().query<{ id: number }>(
    `SELECT DISTINCT coalesce(merged_into, id) AS id FROM member
     WHERE shop_id = $1 AND id = ANY ($2::integer[]) ORDER BY 1`,
    [shopId, memberIds],
  );
  return rows.map(({ id }) => id);
}

export interface MemberCustomer {
  readonly memberId: number;
  readonly customerId: string;
}

/** The customers by whom these members are known at Shopify: one each, and one for every name that was merged into them. */
export async function findCustomersOf(
  shopId: number,
  memberIds: readonly number[],
): Promise<MemberCustomer[]> {
  const { rows } = await database().query<MemberCustomer>(
    `SELECT coalesce(m.merged_into, m.id) AS "memberId", m.customer_id AS "customerId"
     FROM unnest($2::integer[]) AS wanted(id), LATERAL (
       SELECT coalesce(merged_into, id) AS id FROM member WHERE shop_id = $1 AND member.id = wanted.id OFFSET 0
     ) survivor, LATERAL (
       SELECT * FROM member WHERE shop_id = $1 AND member.id = survivor.id
       UNION SELECT * FROM member WHERE shop_id = $1 AND merged_into = survivor.id
     ) m
     WHERE m.redacted_at IS NULL
     GROUP BY 1, 2 ORDER BY 1, 2`,
    [shopId, memberIds],
  );
  return rows;
}

/** Writes what Shopify now says of a customer at domain time `now`. A member who was redacted stays so. */
export async function updateMember(shopId: number, customer: CustomerFacts, now: Date): Promise<void> {
  await database().query(
    `UPDATE member SET display_name = $3, email = $4, joined_at = least(joined_at, $5)
     WHERE shop_id = $1 AND customer_id = $2 AND redacted_at IS NULL`,
    [shopId, customer.id, customer.displayName, customer.email, customer.since],
  );
  const known = await findJoined(shopId, [customer.id]);
  await moveHomes(shopId, [customer], known);
  const before = known.get(customer.id);
  const news = before ? newsOf(shopId, customer, before) : [];
  if (news.length > 0) await noteAccounts(shopId, news, now);
}

/** Forgets who the member is; the ledger, which names nobody, stays. */
export async function redactMember(shopId: number, customerId: string, now: Date): Promise<void> {
  await database().query(
    `WITH forgotten AS (
       UPDATE member SET display_name = NULL, email = NULL, claim_key = NULL, birthday_month = NULL, birthday_day = NULL,
                         birthday_told_on = NULL, jurisdiction = NULL, jurisdiction_at = NULL,
                         redacted_at = coalesce(redacted_at, $3)
       WHERE shop_id = $1 AND customer_id = $2
       RETURNING id
     ), unexplained AS (
       UPDATE member_tier t SET given_reason = NULL FROM forgotten
       WHERE t.shop_id = $1 AND t.member_id = forgotten.id AND t.given_reason IS NOT NULL
     ), past AS (
       UPDATE tier_period p SET reason = NULL FROM forgotten
       WHERE p.shop_id = $1 AND p.member_id = forgotten.id AND p.reason IS NOT NULL
     )
     UPDATE member_action a SET proof = NULL FROM forgotten
     WHERE a.shop_id = $1 AND a.member_id = forgotten.id AND a.proof IS NOT NULL`,
    [shopId, customerId, now],
  );
}

/** Where that customer is only a name for a member, they change places with that member's own customer. */
export async function nameMemberAfter(shopId: number, customerId: string): Promise<void> {
  await database().query("SELECT member_name_after($1, $2)", [shopId, customerId]);
}

/** Ids of a shop's members, without those who were merged into others, a page at a time. */
export async function listMemberIds(shopId: number, after: number, limit: number): Promise<number[]> {
  const { rows } = await database().query<{ id: number }>(
    `SELECT id FROM member WHERE shop_id = $1 AND id > $2 AND merged_into IS NULL ORDER BY id LIMIT $3`,
    [shopId, after, limit],
  );
  return rows.map(({ id }) => id);
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
    `SELECT m.id, m.customer_id AS "customerId", m.display_name AS "displayName", m.email, m.joined_at AS "joinedAt", m.redacted_at AS "redactedAt", m.jurisdiction,
            m.account_since IS NOT NULL AS "hasAccount",
            coalesce(a.earned - a.taken, 0) AS "pointsEarned", coalesce(a.remaining - a.deficit, 0) AS "pointsRemaining",
            coalesce(a.held, 0) AS "pointsHeld"
     FROM member m
     LEFT JOIN account a ON a.shop_id = m.shop_id AND a.member_id = m.id AND a.unit = 'points'
     WHERE m.shop_id = $1 AND m.id > $2 AND m.merged_into IS NULL
       AND ($3::text IS NULL OR m.display_name ILIKE $3 OR m.email ILIKE $3)
     ORDER BY m.id
     LIMIT $4`,
    [shopId, after ?? 0, search === null ? null : `%${search.replace(/[\\%_]/g, "\\$&")}%`, limit],
  );
  return rows;
}
