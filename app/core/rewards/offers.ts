// What of the programme's rewards a member could have now, besides points: told before they ask, as far as it is known
// without asking the shop.
import type { RefusalCode } from "../decision";
import type { Program } from "../program";
import { checkEligibility, knownConditions, type Applicant } from "./eligibility";
import { checkLimits, counterKey, rewardLimits } from "./limits";
import type { Reward } from "./registry";

/** Keys under which is counted what limits any of the rewards. `today` is by the shop's calendar. */
export function offerKeys({ rewards }: Program, memberId: number, today: string): string[] {
  return rewards.flatMap((reward) => rewardLimits(reward, today)).map((limit) => counterKey(limit, memberId));
}

export interface Onlooker {
  readonly memberId: number;
  readonly applicant: Applicant;
  readonly counted: (key: string) => number;
}

/** Why a member would be refused; null: nothing is known against it. */
export function offerRefusal(reward: Reward, { memberId, applicant, counted }: Onlooker): RefusalCode | null {
  const eligible = checkEligibility(knownConditions(reward.eligibility), applicant);
  if (!eligible.ok) return eligible.refusal.code;
  const within = checkLimits(rewardLimits(reward, applicant.today), memberId, counted);
  return within.ok ? null : within.refusal.code;
}
