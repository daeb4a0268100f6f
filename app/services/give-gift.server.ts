// Hands over what a tier or a threshold promised, by the programme version that promised it, and takes a threshold's points
// back. Each can run twice: the gift's key is given out once.
import { accept, invariant } from "../core/decision";
import { giftAward, giftKey, giftTakeBack, promisedGift, type GiftOccasion } from "../core/tiers/gifts";
import type { ProgramVersion } from "../core/program";
import { hasEntry } from "../repositories/entries.server";
import { loadSnapshot } from "../repositories/ledger-snapshot.server";
import { postLedger } from "../repositories/ledger.server";
import { findMember } from "../repositories/members.server";
import { findCurrentProgram, findProgram } from "../repositories/programs.server";
import type { Shop } from "../repositories/shops.server";
import { grantAward } from "./grant-award.server";
import { grantReward } from "./grant-reward.server";
import { PostingDraft } from "./posting-draft.server";

/** At domain time `now`. Throws InvariantError when that version promised nothing of the kind. */
export async function giveGift(
  shop: Shop,
  programVersion: number,
  occasion: GiftOccasion,
  now: Date,
): Promise<void> {
  const version = await findProgram(shop.id, programVersion);
  const promised = promisedGift(version, occasion, shop.currency);
  invariant(promised, `version ${programVersion} promises no gift for ${giftKey(occasion)}`);
  const { gift, explanation } = promised;
  if (gift.kind === "points") {
    if (await hasEntry(shop.id, giftKey(occasion))) return;
    const { points } = gift;
    const member = await findMember(shop.id, occasion.memberId);
    const terms = { timezone: shop.timezone, jurisdiction: member?.jurisdiction ?? null };
    const intent = giftAward(version, occasion, { points, explanation }, now, terms);
    await grantAward(shop.id, occasion.memberId, [], () => accept({ intent, counters: [] }), now);
    return;
  }
  const reward = await promisedReward(shop.id, version, gift.reward, now);
  const grant = { reward, requestKey: giftKey(occasion), grantedFor: occasion.of };
  const granted = await grantReward(shop, occasion.memberId, grant, now);
  invariant(granted.ok, `${giftKey(occasion)} was refused`);
}

/** By its key where the programme still has it, so that its code is one of many; else by its terms when it was promised. */
async function promisedReward(shopId: number, { program }: ProgramVersion, key: string, now: Date) {
  const current = await findCurrentProgram(shopId, now);
  if (current?.program.rewards.some((reward) => reward.key === key)) return key;
  const promised = program.rewards.find((reward) => reward.key === key);
  invariant(promised, `the programme has no reward ${key}`);
  return { ...promised, costPoints: 0 };
}

/** Takes back the points of a threshold's gift. Throws while it has not been given yet, to be tried again. */
export async function takeGiftBack(
  shop: Shop,
  programVersion: number,
  given: { readonly memberId: number; readonly key: string; readonly entryKey: string },
  now: Date,
): Promise<void> {
  const { memberId, key, entryKey } = given;
  const version = await findProgram(shop.id, programVersion);
  const promised = promisedGift(version, { of: "threshold", key }, shop.currency);
  invariant(promised?.gift.kind === "points", `${entryKey} gave no points`);
  if (!(await hasEntry(shop.id, entryKey))) throw new Error(`${entryKey} has not been given yet`);
  const intent = giftTakeBack(version, { key, entryKey, points: promised.gift.points }, now);
  if (await hasEntry(shop.id, intent.key)) return;
  const snapshot = await loadSnapshot(shop.id, { memberIds: [memberId] });
  const draft = new PostingDraft(shop.id, snapshot, now);
  invariant(draft.post(memberId, intent).ok, `${intent.key} was refused`);
  const [outcome] = await postLedger(
    shop.id,
    draft.postings().map(({ posting }) => posting),
  );
  if (outcome !== "posted" && outcome !== "exists")
    throw new Error(`${intent.key} could not be posted: ${String(outcome)}`);
}
