// Gives a member a reward for nothing: a tier's entry gift, a birthday's, a threshold's. It costs no points and has no hold;
// its code is made, used, cancelled and expires like any other. Once per request key, however often it is asked for.
import { readVariantPriceCents } from "../admin-api/products.server";
import { accept, refuse, type Decision } from "../core/decision";
import { noWish, variantToPrice, type RewardWish } from "../core/rewards/promise";
import { planGrant } from "../core/rewards/redemption";
import type { Reward } from "../core/rewards/registry";
import { loadSnapshot } from "../repositories/ledger-snapshot.server";
import { postLedger } from "../repositories/ledger.server";
import { findMember } from "../repositories/members.server";
import { findCurrentProgram } from "../repositories/programs.server";
import { findRedemptions, type RedemptionRow } from "../repositories/redemptions.server";
import type { Shop } from "../repositories/shops.server";
import { PostingDraft } from "./posting-draft.server";
import { codeOf, redemptionId } from "./redemption-identity.server";
import { startRedemption } from "./start-redemption.server";

const MAX_ATTEMPTS = 10;

export interface RewardGrant {
  /** the key of one of the programme's rewards, or terms of its own */
  readonly reward: string | Reward;
  /** says what it is granted for, so that it is granted once: "tier:gold:2026-03-01" */
  readonly requestKey: string;
  /** the kind of occasion, for staff and for figures: "tier", "birthday" */
  readonly grantedFor: string;
}

/**
 * Refuses with programNotPublished, unknownMember, unknownReward, or what the reward's terms refuse where they ask for a choice
 * or a cart. Throws ExternalError where the shop has to be asked for a price, and when the member's ledger moves on all the time.
 */
export async function grantReward(
  shop: Shop,
  memberId: number,
  { reward, requestKey, grantedFor }: RewardGrant,
  now: Date,
): Promise<Decision<RedemptionRow>> {
  // A tab, which no caller of the public API can send: nobody takes a grant's key by asking for it first.
  const key = `grant\t${requestKey}`;
  const id = redemptionId(shop, `member ${memberId}`, key);
  let wish: RewardWish | undefined;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const [known] = await findRedemptions(shop.id, [id]);
    if (known) return accept(known);
    const member = await findMember(shop.id, memberId);
    if (!member) return refuse("unknownMember");
    const program = await findCurrentProgram(shop.id, now);
    if (!program) return refuse("programNotPublished");
    const code = codeOf(shop, id, program.program.codePrefix);
    const terms =
      typeof reward === "string" ? program.program.rewards.find((offered) => offered.key === reward) : reward;
    wish ??= terms ? await readWish(shop, terms) : noWish(shop.currency);
    const request = { id, memberId, requestKey: key, code, reward, grantedFor, wish, now };
    const planned = planGrant(request, program);
    if (!planned.ok) return planned;
    const snapshot = await loadSnapshot(shop.id, { memberIds: [memberId], redemptionIds: [id] });
    if (snapshot.redemptions.length > 0) continue;
    const draft = new PostingDraft(shop.id, snapshot, now);
    startRedemption(draft, shop, { ...planned.value, customerId: member.customerId });
    await postLedger(
      shop.id,
      draft.postings().map(({ posting }) => posting),
    );
  }
  throw new Error(
    `the ledger of member ${memberId} moved on ${MAX_ATTEMPTS} times while a reward was granted`,
  );
}

/** Nothing is chosen with a grant; what a product costs, the shop is asked before anything is decided. */
async function readWish(shop: Shop, reward: Reward): Promise<RewardWish> {
  const wish = noWish(shop.currency);
  const priced = variantToPrice(reward, wish);
  if (priced === null) return wish;
  return { ...wish, variantPriceCents: await readVariantPriceCents(shop, shop.currency, priced) };
}
