// Makes the codes of redemptions at Shopify, exactly once each however often it is tried: a code is known before the call,
// so that one which is refused but stands on our own discount was made by an earlier try.
import { setTimeout as sleep } from "node:timers/promises";
import {
  addCodes,
  createCodeDiscount,
  discountExists,
  findCode,
  mostCodesPerCall,
  readCodeBatch,
} from "../admin-api/discounts.server";
import { invariant } from "../core/decision";
import { promisedDiscount } from "../core/rewards/redemption";
import { giftOf, planReward } from "../core/rewards/registry";
import { rewardTitle } from "../i18n/rewards";
import { log } from "../lib/log.server";
import { ExternalError } from "../lib/external-error.server";
import { findMember } from "../repositories/members.server";
import { findCurrentProgram, findProgram } from "../repositories/programs.server";
import {
  findDiscount,
  forgetDiscount,
  reserveDiscount,
  saveDiscountGid,
} from "../repositories/discounts.server";
import {
  findRedemptions,
  killClosedCodes,
  markIssued,
  noteFailure,
  type RedemptionRow,
} from "../repositories/redemptions.server";
import type { Shop } from "../repositories/shops.server";
import { askToCombine } from "./combine-codes.server";

const POLL_FIRST_MS = 20;
const POLL_LONGEST_MS = 500;
const POLL_FOR_MS = 30_000;

/** Returns the redemptions whose code could not be made, with the reason; their points stay held meanwhile. */
export async function issueCodes(
  shop: Shop,
  redemptionIds: readonly string[],
  now: Date,
): Promise<Map<string, Error>> {
  const failures = new Map<string, Error>();
  const known = await findRedemptions(shop.id, redemptionIds);
  const open = known.filter(({ state }) => state === "issuing");
  // An earlier try that died may have made the code of a redemption that was closed since.
  await killClosedCodes(
    shop.id,
    known.filter(({ state }) => state !== "issuing").map(({ code }) => code),
  );
  for (const [key, redemptions] of Map.groupBy(open, ({ discountKey }) => discountKey)) {
    if (key === null) continue;
    try {
      await issueOnDiscount(shop, key, redemptions, now, failures);
    } catch (error) {
      await forgetIfDeleted(shop, key, error);
      for (const { id } of redemptions)
        failures.set(id, error instanceof Error ? error : new Error(String(error)));
    }
  }
  for (const [id, error] of failures) await noteFailure(shop.id, id, error.message);
  return failures;
}

/** A merchant may delete our discount: then the next try makes another, founded with a code that is wanted now. */
async function forgetIfDeleted(shop: Shop, key: string, error: unknown): Promise<void> {
  if (!(error instanceof ExternalError) || error.retryable) return;
  const discount = await findDiscount(shop.id, key);
  if (!discount?.gid || (await discountExists(shop, discount.gid))) return;
  log().warn(
    { shop: shop.domain, discount: discount.gid },
    "a discount was deleted at Shopify: another will be made",
  );
  await forgetDiscount(shop.id, key, discount.gid);
}

async function issueOnDiscount(
  shop: Shop,
  key: string,
  redemptions: readonly RedemptionRow[],
  now: Date,
  failures: Map<string, Error>,
): Promise<void> {
  const { discountId, made, combinedVersion } = await ensureDiscount(shop, key, redemptions);
  const byCode = new Map(redemptions.map((redemption) => [redemption.code, redemption]));
  const present = made === null ? [] : [made];
  const missing = [...byCode.keys()].filter((code) => code !== made);
  for (let start = 0; start < missing.length; start += mostCodesPerCall) {
    present.push(
      ...(await addToDiscount(
        shop,
        discountId,
        missing.slice(start, start + mostCodesPerCall),
        byCode,
        failures,
      )),
    );
  }
  const issued = present.flatMap((code) => byCode.get(code)?.id ?? []);
  await markIssued(shop.id, issued, now);
  // A redemption may have been closed while its code was on the way, also the one whose code founds the discount.
  await killClosedCodes(shop.id, present);
  // Other combination settings may have come into force while the discount was on the way.
  const current = await findCurrentProgram(shop.id, now);
  if (current?.version !== combinedVersion) await askToCombine(shop.id);
}

/** The discount that carries these codes; `made` is the code that it was founded with by this very call. */
async function ensureDiscount(
  shop: Shop,
  key: string,
  redemptions: readonly RedemptionRow[],
): Promise<{ discountId: string; made: string | null; combinedVersion: number | null }> {
  const [first] = redemptions;
  invariant(first, "a discount is made for a redemption");
  const discount = await reserveDiscount(shop.id, key, first.code);
  if (discount.gid) return { ...discount, discountId: discount.gid, made: null };
  const earlier = await findCode(shop, discount.foundingCode);
  const discountId = earlier?.discountId ?? (await createDiscount(shop, first, discount.foundingCode));
  const combinedVersion = earlier ? null : first.programVersion;
  await saveDiscountGid(shop.id, key, discountId, combinedVersion);
  return { discountId, made: discount.foundingCode, combinedVersion };
}

async function createDiscount(shop: Shop, redemption: RedemptionRow, foundingCode: string): Promise<string> {
  const { program } = await findProgram(shop.id, redemption.programVersion);
  const reward = promisedDiscount(redemption, program);
  const title = rewardTitle({ title: reward.title, ...giftOf(reward) }, shop.currency, { locale: "en" });
  const terms = {
    title,
    currency: shop.currency,
    startsAt: redemption.requestedAt,
    endsAt: redemption.expiresAt,
    customerId: await customerOf(shop, redemption.memberId),
  };
  const created = await createCodeDiscount(shop, planReward(reward, terms), foundingCode);
  if (created.ok) return created.value.discountId;
  throw new ExternalError({
    operation: "shopify.discountCodeCreate",
    code: "code_taken",
    message: "the code was taken by a call that is still under way",
    retryable: true,
  });
}

async function customerOf(shop: Shop, memberId: number): Promise<string> {
  const member = await findMember(shop.id, memberId);
  invariant(member, `there is no member ${memberId}`);
  return member.customerId;
}

/** Adds codes and waits until Shopify has worked them. Returns those that are there, whoever's try had made them. */
async function addToDiscount(
  shop: Shop,
  discountId: string,
  codes: readonly string[],
  byCode: ReadonlyMap<string, RedemptionRow>,
  failures: Map<string, Error>,
): Promise<string[]> {
  const { bulkCreationId } = await addCodes(shop, discountId, codes);
  const present: string[] = [];
  for (const { code, outcome, message } of await workedBatch(shop, bulkCreationId)) {
    const ours = outcome === "added" || (await findCode(shop, code))?.discountId === discountId;
    if (ours) present.push(code);
    else failures.set(byCode.get(code)?.id ?? code, new Error(message ?? "the code could not be added"));
  }
  return present;
}

async function workedBatch(shop: Shop, bulkCreationId: string) {
  let waited = 0;
  for (let pause = POLL_FIRST_MS; ; pause = Math.min(pause * 2, POLL_LONGEST_MS)) {
    const batch = await readCodeBatch(shop, bulkCreationId);
    if (batch.done) return batch.results;
    if (waited >= POLL_FOR_MS) break;
    await sleep(pause);
    waited += pause;
  }
  throw new ExternalError({
    operation: "shopify.discountRedeemCodeBulkAdd",
    code: "timeout",
    message: `the codes were not worked within ${POLL_FOR_MS / 1000} s`,
    retryable: true,
  });
}
