// A member spends points: the hold, the redemption and the wish for its code are written together, once per request key.
import { readVariantPriceCents } from "../admin-api/products.server";
import { accept, refuse, type Decision } from "../core/decision";
import { balanceAt } from "../core/ledger/balance";
import { POINTS } from "../core/ledger/types";
import { variantToPrice, type RewardWish } from "../core/rewards/promise";
import { activityOf } from "../core/expiry-terms";
import { planRedemption } from "../core/rewards/redemption";
import { loadSnapshot } from "../repositories/ledger-snapshot.server";
import { postLedger } from "../repositories/ledger.server";
import { findMemberByCustomer, type Member } from "../repositories/members.server";
import { findCurrentProgram } from "../repositories/programs.server";
import { findCartRedemption, findRedemptions, type RedemptionRow } from "../repositories/redemptions.server";
import type { Shop } from "../repositories/shops.server";
import { PostingDraft } from "./posting-draft.server";
import { codeOf, redemptionId } from "./redemption-identity.server";
import { startRedemption } from "./start-redemption.server";

const MAX_ATTEMPTS = 10;

export interface RedeemRequest {
  readonly customerId: string;
  readonly rewardKey: string;
  /** chosen by whoever asks; asking again with the same key gives the same redemption */
  readonly requestKey: string;
  /** held for the cart only: a second wish for the same reward is the first one while that is open */
  readonly forCart: boolean;
  /** for rewards whose value the shopper chooses, or that are limited by the cart */
  readonly points?: number | undefined;
  readonly cartSubtotalCents?: number | undefined;
  readonly variantId?: string | undefined;
}

/**
 * Refuses with unknownMember, programNotPublished, unknownReward or insufficientBalance (params in points), and with what
 * the reward's terms refuse (core/rewards/promise.ts). Throws ExternalError where the shop has to be asked for a price.
 */
export async function redeemReward(
  shop: Shop,
  request: RedeemRequest,
  now: Date,
): Promise<Decision<RedemptionRow>> {
  const member = await findMemberByCustomer(shop.id, request.customerId);
  if (!member) return refuse("unknownMember");
  const id = redemptionId(shop, request.customerId, request.requestKey);
  let wish: RewardWish | undefined;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const [known] = await findRedemptions(shop.id, [id]);
    if (known) return accept(known);
    wish ??= await readWish(shop, request);
    const decision = await redeemOnce(shop, member, id, request, wish, now);
    if (!decision.ok) return decision;
    if (decision.value !== id) {
      const [other] = await findRedemptions(shop.id, [decision.value]);
      if (other) return accept(other);
    }
  }
  throw new Error(
    `the ledger of member ${member.id} moved on ${MAX_ATTEMPTS} times while a redemption was decided`,
  );
}

/** What is wished for, with the price of what is chosen: the shop is asked for that before anything is decided. */
async function readWish(shop: Shop, request: RedeemRequest): Promise<RewardWish> {
  const { points = null, cartSubtotalCents = null, variantId = null } = request;
  const current = await findCurrentProgram(shop.id);
  const reward = current?.program.rewards.find(({ key }) => key === request.rewardKey);
  const priced = reward ? variantToPrice(reward, { variantId }) : null;
  const variantPriceCents = priced === null ? null : await readVariantPriceCents(shop, shop.currency, priced);
  return { points, cartSubtotalCents, variantId, variantPriceCents, currency: shop.currency };
}

/** The redemption that stands for the request now, if the ledger hasn't moved on meanwhile. */
async function redeemOnce(
  shop: Shop,
  member: Member,
  id: string,
  { rewardKey, requestKey, forCart }: RedeemRequest,
  wish: RewardWish,
  now: Date,
): Promise<Decision<string>> {
  const program = await findCurrentProgram(shop.id);
  if (!program) return refuse("programNotPublished");
  const code = codeOf(shop, id, program.program.codePrefix);
  const snapshot = await loadSnapshot(shop.id, { memberIds: [member.id], redemptionIds: [id] });
  if (snapshot.redemptions.length > 0) return accept(id);
  const account = snapshot.ledgers.get(member.id)?.accounts[POINTS];
  const availablePoints = balanceAt(account, now).available;
  const request = { id, memberId: member.id, requestKey, rewardKey, code, forCart, now };
  const planned = planRedemption({ ...request, wish, availablePoints }, program);
  if (!planned.ok) return planned;
  const { redemption, intent, reward } = planned.value;
  // Asked after the snapshot: one that is made later makes the posting stale.
  const open = forCart ? await findCartRedemption(shop.id, redemption, now) : null;
  if (open !== null) return accept(open);
  const draft = new PostingDraft(shop.id, snapshot, now);
  const held = draft.post(member.id, intent);
  if (!held.ok) return held;
  const wished = { jurisdiction: member.jurisdiction, at: now, timezone: shop.timezone };
  draft.active(member.id, activityOf(program.program, "redemptions", wished));
  startRedemption(draft, shop, { redemption, reward, customerId: member.customerId });
  await postLedger(
    shop.id,
    draft.postings().map(({ posting }) => posting),
  );
  return accept(id);
}
