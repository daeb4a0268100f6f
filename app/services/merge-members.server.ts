// Makes two members one: all that the first has goes to the second in one posting, and the first stays as a name for the
// second. What comes later for the first, a refund of an old order or a code that is used, counts for the second.
import { accept, invariant, refuse, type Decision } from "../core/decision";
import { moveInIntent, moveOutIntent } from "../core/ledger/move";
import { emptyLedger, post } from "../core/ledger/post";
import type { Intent, LedgerEntry, MemberLedger } from "../core/ledger/types";
import { loadSnapshot } from "../repositories/ledger-snapshot.server";
import { postLedger, type MemberMove, type Posting } from "../repositories/ledger.server";
import {
  ensureMembers,
  findMergeParties,
  nameMemberAfter,
  redactMember,
  type MergeParty,
} from "../repositories/members.server";
import type { ShopRef } from "../repositories/shops.server";

const MAX_ATTEMPTS = 10;

/** Who asked for a merge, and why: for the staff, never shown to shoppers. */
export interface MergeRequest {
  readonly by: string;
  readonly reason: string;
}

type MergeOutcome = "merged" | "exists";

/**
 * Merges a member into another at domain time `now`; asking again answers "exists". It cannot be undone. Refuses with
 * sameMember, unknownMember, memberErased (one of them was erased), and memberMerged (the first was merged into a third
 * one, or the second into the first).
 */
export async function mergeMembers(
  shop: ShopRef,
  fromMemberId: number,
  intoMemberId: number,
  request: MergeRequest,
  now: Date,
): Promise<Decision<MergeOutcome>> {
  if (fromMemberId === intoMemberId) return refuse("sameMember");
  const parties = await findMergeParties(shop.id, [fromMemberId, intoMemberId]);
  const from = parties.find(({ id }) => id === fromMemberId);
  const into = parties.find(({ id }) => id === intoMemberId);
  if (!from || !into) return refuse("unknownMember");
  const survivor = into.mergedInto ?? into.id;
  if (from.mergedInto === survivor) return accept("exists");
  if (from.mergedInto !== null || survivor === from.id) return refuse("memberMerged");
  if (from.redactedAt ?? into.redactedAt) return refuse("memberErased");
  return mergeAll(shop, from.id, survivor, request, now);
}

/**
 * Does what Shopify did when it merged two customers: whoever they are by now is one member, and the customer who is no more
 * is forgotten. Customers that were never heard of are made members, so that what comes for them later counts for the one
 * who is kept.
 */
export async function followCustomerMerge(
  shop: ShopRef,
  { keptId, deletedId }: { readonly keptId: string; readonly deletedId: string },
  now: Date,
): Promise<void> {
  const unnamed = { displayName: null, email: null, since: null, hasAccount: false, isEmailVerified: false };
  const members = await ensureMembers(
    shop.id,
    [keptId, deletedId].map((id) => ({ id, ...unnamed })),
    now,
  );
  const [from, into] = [members.get(deletedId), members.get(keptId)];
  // None is made for a shop that is being erased.
  if (from === undefined || into === undefined) return;
  if (from !== into) {
    const request = { by: "shopify", reason: "customers/merge" };
    await mergeAll(shop, from, into, request, now);
  }
  await nameMemberAfter(shop.id, keptId);
  await redactMember(shop.id, deletedId, now);
}

/** Merges two who are not names for others; when they have become that meanwhile, whoever they are then. */
async function mergeAll(
  shop: ShopRef,
  fromMemberId: number,
  intoMemberId: number,
  request: MergeRequest,
  now: Date,
): Promise<Decision<MergeOutcome>> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const parties = await findMergeParties(shop.id, [fromMemberId, intoMemberId]);
    const [from, into] = [fromMemberId, intoMemberId].map((id) => survivorOf(parties, id));
    invariant(from !== undefined && into !== undefined, "members do not vanish while they are merged");
    if (from === into) return accept(attempt === 1 ? "exists" : "merged");
    const [outcome] = await postLedger(shop.id, [await planMerge(shop, from, into, request, now)]);
    invariant(outcome !== "conflict", `the ledger holds another merge of member ${from} into ${into}`);
    if (outcome === "posted") return accept("merged");
  }
  throw new Error(
    `members ${fromMemberId} and ${intoMemberId} moved on ${MAX_ATTEMPTS} times while they were merged`,
  );
}

function survivorOf(parties: readonly MergeParty[], memberId: number): number | undefined {
  const party = parties.find(({ id }) => id === memberId);
  return party && (party.mergedInto ?? party.id);
}

async function planMerge(
  shop: ShopRef,
  from: number,
  into: number,
  { by, reason }: MergeRequest,
  now: Date,
): Promise<Posting> {
  const { ledgers } = await loadSnapshot(shop.id, { memberIds: [from, into], redemptionsOf: [from] });
  const left = ledgers.get(from) ?? emptyLedger(from);
  const kept = ledgers.get(into) ?? emptyLedger(into);
  const entries: LedgerEntry[] = [];
  const posted = (ledger: MemberLedger, intent: Intent): MemberLedger => {
    const decision = post(ledger, intent, now);
    invariant(decision.ok, `${intent.key} was refused`);
    entries.push(decision.value.entry);
    return decision.value.ledger;
  };
  let [emptied, filled] = [left, kept];
  for (const account of Object.values(left.accounts)) {
    const out = moveOutIntent(account, { from, into }, now);
    emptied = posted(emptied, out);
    const moved = entries.at(-1)?.moved;
    invariant(moved, `${out.key} moved nothing`);
    filled = posted(filled, moveInIntent(out, from, moved));
  }
  const move: MemberMove = { before: left, after: emptied, mergedAt: now, by, reason };
  const payload = { shopId: shop.id, memberId: into };
  return {
    ...{ before: kept, after: filled, entries, move },
    ...{ redemptions: [], orders: [], counters: [], read: [] },
    // What the one has waited for, the other may have: an account, or the address of a guest's order. Together they may have
    // reached a tier.
    outbox: ["member-balance", "claim-orders", "review-member"].map((queue) => ({
      queue,
      key: String(into),
      payload,
    })),
  };
}
