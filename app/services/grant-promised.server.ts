// Gives a reward that a posting promised, as the programme version of then describes it: the promise outlives the offer.
import { refuse } from "../core/decision";
import { findCurrentProgram, findProgram } from "../repositories/programs.server";
import type { Shop } from "../repositories/shops.server";
import { grantReward } from "./grant-reward.server";

export interface PromisedGrant {
  readonly memberId: number;
  readonly rewardKey: string;
  readonly programVersion: number;
  readonly requestKey: string;
  readonly grantedFor: string;
}

/** Throws where the reward cannot be given: it was promised, so somebody has to look at it. */
export async function grantPromised(shop: Shop, promised: PromisedGrant, now: Date): Promise<void> {
  const { memberId, rewardKey, programVersion, requestKey, grantedFor } = promised;
  const [{ program }, current] = await Promise.all([
    findProgram(shop.id, programVersion),
    findCurrentProgram(shop.id, now),
  ]);
  const reward = program.rewards.find(({ key }) => key === rewardKey);
  const offered = current?.program.rewards.find(({ key }) => key === rewardKey);
  // While the offer stands its codes share one discount; terms of their own need one each.
  const terms = JSON.stringify(reward) === JSON.stringify(offered) ? rewardKey : reward;
  const granted = terms
    ? await grantReward(shop, memberId, { reward: terms, requestKey, grantedFor }, now)
    : refuse("unknownReward", { reward: rewardKey });
  if (granted.ok) return;
  throw new Error(`${requestKey}: the reward "${rewardKey}" was refused: ${granted.refusal.code}`);
}
