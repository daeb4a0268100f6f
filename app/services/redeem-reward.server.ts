// A member spends points: the hold, the redemption and the wish for its code are written together, once per request key.
import { readCustomerTags, readSegmentsOf } from "../admin-api/order-facts.server";
import { readVariantPriceCents } from "../admin-api/products.server";
import { accept, refuse, type Decision } from "../core/decision";
import { balanceAt } from "../core/ledger/balance";
import { localTime } from "../core/local-time";
import { askedOf, type Applicant } from "../core/rewards/eligibility";
import { counterKey, rewardLimits } from "../core/rewards/limits";
import { variantToPrice, type RewardWish } from "../core/rewards/promise";
import { activityOf } from "../core/expiry-terms";
import { planRedemption } from "../core/rewards/redemption";
import { unitSpent, type Reward } from "../core/rewards/registry";
import { loadSnapshot } from "../repositories/ledger-snapshot.server";
import { postLedger } from "../repositories/ledger.server";
import { findMemberByCustomer, type Member } from "../repositories/members.server";
import { findCurrentProgram } from "../repositories/programs.server";
import { findCartRedemption, findRedemptions, type RedemptionRow } from "../repositories/redemptions.server";
import type { Shop } from "../repositories/shops.server";
import { findTier } from "../repositories/tiers.server";
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
  readonly cashbackCents?: number | undefined;
  readonly cartSubtotalCents?: number | undefined;
  readonly variantId?: string | undefined;
}

/**
 * Refuses with unknownMember, programNotPublished, unknownReward or insufficientBalance (params in the unit that it is paid
 * with), and with what planRedemption refuses. Throws ExternalError where the shop has to be asked for a price, tags or segments.
 */
export async function redeemReward(
  shop: Shop,
  request: RedeemRequest,
  now: Date,
): Promise<Decision<RedemptionRow>> {
  const member = await findMemberByCustomer(shop.id, request.customerId);
  if (!member) return refuse("unknownMember");
  const id = redemptionId(shop, request.customerId, request.requestKey);
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const [known] = await findRedemptions(shop.id, [id]);
    if (known) return accept(known);
    const decision = await redeemOnce(shop, member, id, request, now);
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

/** What has to be asked of the shop before anything is decided: the price of what is chosen, and who the customer is. */
async function askShop(
  shop: Shop,
  reward: Reward,
  request: RedeemRequest,
): Promise<{ wish: RewardWish } & Pick<Applicant, "customerTags" | "segments">> {
  const { customerId, points = null, cashbackCents = null, cartSubtotalCents = null } = request;
  const chosen = request.variantId ?? null;
  const priced = variantToPrice(reward, { variantId: chosen });
  const variantPriceCents = priced === null ? null : await readVariantPriceCents(shop, shop.currency, priced);
  const { tags, segmentIds } = askedOf(reward.eligibility);
  const known = tags || segmentIds.length > 0 ? await readCustomerTags(shop, [customerId]) : null;
  const customer = known?.get(customerId) ?? null;
  const customerTags = customer && customer.tags;
  const segments =
    customer && segmentIds.length > 0 ? await readSegmentsOf(shop, customerId, segmentIds) : null;
  const wish = {
    ...{ points, cashbackCents, cartSubtotalCents },
    ...{ variantId: chosen, variantPriceCents, currency: shop.currency },
  };
  return { wish, customerTags, segments };
}

/** The redemption that stands for the request now, if the ledger hasn't moved on meanwhile. */
async function redeemOnce(
  shop: Shop,
  member: Member,
  id: string,
  request: RedeemRequest,
  now: Date,
): Promise<Decision<string>> {
  const { rewardKey, forCart } = request;
  const program = await findCurrentProgram(shop.id, now);
  if (!program) return refuse("programNotPublished");
  const reward = program.program.rewards.find(({ key }) => key === rewardKey);
  if (!reward) return refuse("unknownReward", { reward: rewardKey });
  const { wish, ...asked } = await askShop(shop, reward, request);
  const code = codeOf(shop, id, program.program.codePrefix);
  const dayOf = (moment: Date) => localTime(moment, shop.timezone).day;
  const today = dayOf(now);
  const snapshot = await loadSnapshot(shop.id, {
    ...{ memberIds: [member.id], redemptionIds: [id] },
    counterKeys: rewardLimits(reward, today).map((limit) => counterKey(limit, member.id)),
  });
  if (snapshot.redemptions.length > 0) return accept(id);
  // Asked after the snapshot: one that is made later makes the posting stale. Asked before anything is decided: what this one
  // holds and counts is no reason to refuse it.
  const open = forCart ? await findCartRedemption(shop.id, { memberId: member.id, rewardKey }, now) : null;
  if (open !== null) return accept(open);
  const tier = await findTier(shop.id, member.id, now);
  const draft = new PostingDraft(shop.id, snapshot, now);
  const account = snapshot.ledgers.get(member.id)?.accounts[unitSpent(reward, shop.currency)];
  const planned = planRedemption(
    {
      ...{ id, memberId: member.id, requestKey: request.requestKey, rewardKey, code, forCart, wish, now },
      available: balanceAt(account, now).available,
      applicant: { today, joinedOn: dayOf(member.joinedAt), tier, ...asked },
      counted: (key) => draft.counted(key),
    },
    program,
  );
  if (!planned.ok) return planned;
  const { redemption, intent, limits } = planned.value;
  const held = draft.post(member.id, intent);
  if (!held.ok) return held;
  const wished = { jurisdiction: member.jurisdiction, at: now, timezone: shop.timezone };
  draft.active(member.id, activityOf(program.program, "redemptions", wished));
  const { reward: terms } = planned.value;
  startRedemption(draft, shop, { redemption, reward: terms, customerId: member.customerId, limits });
  await postLedger(
    shop.id,
    draft.postings().map(({ posting }) => posting),
  );
  return accept(id);
}
