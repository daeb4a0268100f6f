// What a shopper sees of the programme: balance, rewards within reach, codes, and what happened.
import { accept, refuse, type Decision } from "../core/decision";
import { balanceAt } from "../core/ledger/balance";
import { localTime } from "../core/local-time";
import { POINTS } from "../core/ledger/types";
import type { CashbackUse, HistoryAnswer, PublicMember, PublicRedemption } from "../core/public-api";
import { cashbackUse, publicReward, shownRewards } from "../core/public-program";
import { nextEnding } from "../core/reminders";
import { returnsBy } from "../core/rewards/closing";
import { offerKeys, offerRefusal } from "../core/rewards/offers";
import { promisedReward } from "../core/rewards/redemption";
import { giftOf } from "../core/rewards/registry";
import type { FormatSettings } from "../i18n/format";
import { publicEntry } from "../i18n/history";
import { rewardTitle } from "../i18n/rewards";
import { listEntries } from "../repositories/entries.server";
import { loadSnapshot } from "../repositories/ledger-snapshot.server";
import { findMemberByCustomer } from "../repositories/members.server";
import { findCurrentProgram, findProgram } from "../repositories/programs.server";
import {
  findRedemptions,
  listChosenRedemptions,
  type RedemptionRow,
} from "../repositories/redemptions.server";
import type { Shop } from "../repositories/shops.server";
import { findTier } from "../repositories/tiers.server";
import { readActions } from "./read-actions.server";
import { readTierStandings } from "./read-tiers.server";

type TextSettings = Pick<FormatSettings, "locale">;

const NOT_YET: CashbackUse = { spentAs: "none", reward: null };
const REDEMPTIONS_SHOWN = 50;
const ENTRIES_SHOWN = 20;

/** A customer who has done nothing yet sees an empty balance. `now` is domain time. */
export async function readShopper(
  shop: Shop,
  customerId: string,
  now: Date,
  settings: TextSettings,
): Promise<PublicMember> {
  const [member, program] = await Promise.all([
    findMemberByCustomer(shop.id, customerId),
    findCurrentProgram(shop.id, now),
  ]);
  const dayOf = (moment: Date) => localTime(moment, shop.timezone).day;
  const today = dayOf(now);
  const counterKeys = member && program ? offerKeys(program.program, member.id, today) : [];
  const [snapshot, tier, redemptions] = await Promise.all([
    member && loadSnapshot(shop.id, { memberIds: [member.id], counterKeys }),
    member && findTier(shop.id, member.id, now),
    member ? listChosenRedemptions(shop.id, member.id, REDEMPTIONS_SHOWN) : [],
  ]);
  const onlooker = member && {
    memberId: member.id,
    applicant: { today, joinedOn: dayOf(member.joinedAt), tier, customerTags: null, segments: null },
    counted: (key: string) => snapshot?.counters.get(key) ?? 0,
  };
  const tiers = member ? await readTierStandings(shop, [member.id], now) : null;
  const accounts = (member && snapshot?.ledgers.get(member.id)?.accounts) ?? {};
  const points = balanceAt(accounts[POINTS], now);
  const cashback = balanceAt(accounts[shop.currency], now);
  return {
    points: {
      earned: points.earned,
      available: points.available,
      pending: points.pending,
      held: points.held,
      expiring: nextEnding(accounts[POINTS], now),
    },
    cashback: {
      earnedCents: cashback.earned,
      availableCents: cashback.available,
      pendingCents: cashback.pending,
      expiring: nextEnding(accounts[shop.currency], now),
      currency: shop.currency,
      ...(program ? cashbackUse(program.program, shop.hasStoreCredit) : NOT_YET),
    },
    rewards: (program ? shownRewards(program.program) : []).map((reward) => {
      const { key, costPoints, minimumSubtotalCents, unusedCode, ...named } = publicReward(reward);
      return {
        ...{ key, costPoints, minimumSubtotalCents, unusedCode },
        title: rewardTitle(named, shop.currency, settings),
        missingPoints: Math.max(0, costPoints - points.available),
        refusal: onlooker && offerRefusal(reward, onlooker),
      };
    }),
    redemptions: await Promise.all(
      redemptions.map((redemption) => publicRedemption(shop, redemption, settings)),
    ),
    actions: program ? await readActions(shop, member, program, now, settings) : [],
    tier: (member && tiers?.get(member.id)) ?? null,
  };
}

/** A redemption of that customer, or null. */
export async function readRedemption(
  shop: Shop,
  customerId: string,
  id: string,
  settings: TextSettings,
): Promise<PublicRedemption | null> {
  const [member, [redemption]] = await Promise.all([
    findMemberByCustomer(shop.id, customerId),
    findRedemptions(shop.id, [id]),
  ]);
  return member && redemption?.memberId === member.id ? publicRedemption(shop, redemption, settings) : null;
}

/** A code is shown once it can be used. */
export async function publicRedemption(
  shop: Shop,
  redemption: RedemptionRow,
  settings: TextSettings,
): Promise<PublicRedemption> {
  const { id, rewardKey, state, fulfilment, orderName, expiresAt, heldUntil } = redemption;
  const { pointsHeld, pointsSpent, centsHeld, centsSpent } = redemption;
  const { program } = await findProgram(shop.id, redemption.programVersion);
  const reward = promisedReward(redemption, program);
  return {
    ...{ id, reward: rewardKey, state, fulfilment, order: orderName },
    ...{ pointsHeld, pointsSpent, centsHeld, centsSpent },
    title: reward
      ? rewardTitle({ title: reward.title, ...giftOf(reward) }, shop.currency, settings)
      : rewardKey,
    code: isShown(redemption) ? redemption.code : null,
    isGranted: redemption.grantedFor !== null,
    expiresAt: expiresAt?.toISOString() ?? null,
    heldUntil: heldUntil?.toISOString() ?? null,
    returnsBy: returnsBy(redemption, program)?.toISOString() ?? null,
  };
}

function isShown({ fulfilment, state }: RedemptionRow): boolean {
  if (fulfilment === "storeCredit") return false;
  return fulfilment === "goods" || (state !== "issuing" && state !== "failed");
}

/** What happened to a customer's points and cashback, newest first; before `before`, an answer's `older`. */
export async function readHistory(
  shop: Shop,
  customerId: string,
  before: number | null,
  settings: TextSettings,
): Promise<Decision<HistoryAnswer>> {
  const member = await findMemberByCustomer(shop.id, customerId);
  if (!member) return refuse("unknownMember");
  const entries = await listEntries(shop.id, member.id, { beforeSeq: before, limit: ENTRIES_SHOWN + 1 });
  const shown = entries.slice(0, ENTRIES_SHOWN);
  return accept({
    entries: shown.map((entry) => publicEntry(entry, { ...settings, timezone: shop.timezone })),
    older: entries.length > ENTRIES_SHOWN ? String(shown.at(-1)?.seq) : null,
  });
}
