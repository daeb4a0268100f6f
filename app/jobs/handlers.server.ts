// Which service does which job. A handler gets the jobs of one shop together and answers with those that failed.
import { domainNow } from "../lib/clocks.server";
import { findEvent, finishEvents, markDead } from "../repositories/inbox.server";
import { findShopById, type Shop } from "../repositories/shops.server";
import { applyTiers, followTiers } from "../services/apply-tiers.server";
import { giveGift, takeGiftBack } from "../services/give-gift.server";
import { carryTransfer } from "../services/carry-transfer.server";
import { claimCashback } from "../services/claim-cashback.server";
import { grantPromised } from "../services/grant-promised.server";
import { claimOrders } from "../services/claim-orders.server";
import { askToCombine, combineCodes } from "../services/combine-codes.server";
import { issueCodes } from "../services/issue-codes.server";
import { issueGiftCard } from "../services/issue-gift-card.server";
import { killCode } from "../services/kill-code.server";
import { askForPayouts, payCashback } from "../services/pay-cashback.server";
import { reviewMembers } from "../services/review-members.server";
import { syncShop } from "../services/sync-shop.server";
import { writeProgram } from "../services/write-program.server";
import { workWebhooks } from "../services/work-webhooks.server";
import { writeBalances } from "../services/write-balances.server";
import type { JobName, JobPayload } from "./contracts";

export interface Job<Name extends JobName> {
  readonly id: string;
  readonly payload: JobPayload<Name>;
  /** whether no try is left after this one */
  readonly isLastTry: boolean;
}

/** Failed jobs by id, with the reason. */
export type Failures = ReadonlyMap<string, unknown>;

type Handlers = { readonly [Name in JobName]: (jobs: readonly Job<Name>[]) => Promise<Failures> };

export const HANDLERS: Handlers = {
  "shop-sync": (jobs) =>
    byShop(jobs, (shop, ofShop) => oneByOne(ofShop, async () => syncShop(shop, await domainNow()))),
  "issue-code": (jobs) =>
    byShop(jobs, async (shop, ofShop) => {
      const failures = await issueCodes(
        shop,
        ofShop.map(({ payload }) => payload.redemptionId),
        await domainNow(),
      );
      return failuresOf(ofShop, ({ payload }) => failures.get(payload.redemptionId));
    }),
  "combine-codes": (jobs) =>
    byShop(jobs, (shop, ofShop) => oneByOne(ofShop, async () => combineCodes(shop, await domainNow()))),
  "kill-code": (jobs) =>
    byShop(jobs, (shop, ofShop) =>
      oneByOne(ofShop, async ({ payload }) => killCode(shop, payload.redemptionId, await domainNow())),
    ),
  "make-gift-card": (jobs) =>
    byShop(jobs, (shop, ofShop) =>
      oneByOne(ofShop, async ({ payload }) => issueGiftCard(shop, payload.redemptionId, await domainNow())),
    ),
  "pay-cashback": (jobs) =>
    byShop(jobs, (shop, ofShop) =>
      oneByOne(ofShop, async ({ payload }) => payCashback(shop, payload.memberId, await domainNow())),
    ),
  "carry-transfer": (jobs) =>
    byShop(jobs, (shop, ofShop) =>
      oneByOne(ofShop, async ({ payload }) => carryTransfer(shop, payload.transferId, await domainNow())),
    ),
  "claim-cashback": (jobs) =>
    inLedger(jobs, (shop, ofShop) =>
      oneByOne(ofShop, async ({ payload }) => claimCashback(shop, payload, await domainNow())),
    ),
  "grant-reward": (jobs) =>
    inLedger(jobs, (shop, ofShop) =>
      oneByOne(ofShop, async ({ payload }) => grantPromised(shop, payload, await domainNow())),
    ),
  "program-published": (jobs) =>
    byShop(jobs, (shop, ofShop) =>
      oneByOne(ofShop, async ({ payload }) => {
        const now = await domainNow();
        await askToCombine(shop.id);
        await followTiers(shop, payload.version, now);
        await writeProgram(shop, shop.currency, now);
      }),
    ),
  "member-balance": (jobs) =>
    byShop(jobs, async (shop, ofShop) => {
      const memberIds = [...new Set(ofShop.map(({ payload }) => payload.memberId))];
      const now = await domainNow();
      await askForPayouts(shop, memberIds, now);
      const failures = await writeBalances(shop, memberIds, now);
      return failuresOf(ofShop, ({ payload }) => failures.get(payload.memberId));
    }),
  "review-member": (jobs) =>
    inLedger(jobs, async (shop, ofShop) => {
      const memberIds = [...new Set(ofShop.map(({ payload }) => payload.memberId))];
      await reviewMembers(shop, memberIds, await domainNow());
      return new Map();
    }),
  "apply-tiers": (jobs) =>
    inLedger(jobs, (shop, ofShop) =>
      oneByOne(ofShop, async ({ payload: { keepUntil, ...payload } }) =>
        applyTiers(shop, { ...payload, keepUntil: dateOrNull(keepUntil) }, await domainNow()),
      ),
    ),
  "give-gift": (jobs) =>
    inLedger(jobs, (shop, ofShop) =>
      oneByOne(ofShop, async ({ payload }) =>
        giveGift(shop, payload.programVersion, payload, await domainNow()),
      ),
    ),
  "take-gift-back": (jobs) =>
    inLedger(jobs, (shop, ofShop) =>
      oneByOne(ofShop, async ({ payload }) =>
        takeGiftBack(shop, payload.programVersion, payload, await domainNow()),
      ),
    ),
  "claim-orders": (jobs) =>
    inLedger(jobs, (shop, ofShop) =>
      oneByOne(ofShop, async ({ payload }) => claimOrders(shop, payload.memberId, await domainNow())),
    ),
  "webhook-retry": (jobs) => oneByOne(jobs, retryWebhook),
};

function dateOrNull(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}

/** Works one webhook alone, that failed among others. Failing for good is noted with the event, where people look. */
async function retryWebhook({ payload, isLastTry }: Job<"webhook-retry">): Promise<void> {
  const event = await findEvent(payload.shopDomain, payload.webhookId);
  if (!event) return;
  const [failed] = await workWebhooks([event], await domainNow());
  if (!failed) return finishEvents([event]);
  if (isLastTry) await markDead([event], String(failed.error));
  throw failed.error;
}

async function oneByOne<Name extends JobName>(
  jobs: readonly Job<Name>[],
  work: (job: Job<Name>) => Promise<void>,
): Promise<Failures> {
  const failures = new Map<string, unknown>();
  for (const job of jobs) {
    try {
      await work(job);
    } catch (error) {
      failures.set(job.id, error);
    }
  }
  return failures;
}

type OfShop = Exclude<JobName, "webhook-retry">;

type Work<Name extends JobName> = (shop: Shop, ofShop: readonly Job<Name>[]) => Promise<Failures>;

/**
 * Jobs of a shop that has gone, or has uninstalled the app, are done: there is nobody to do them for. Should it come back,
 * syncShop asks again for what the ledger waits for.
 */
function byShop<Name extends OfShop>(jobs: readonly Job<Name>[], work: Work<Name>): Promise<Failures> {
  return ofShops(jobs, work, ({ uninstalledAt }) => uninstalledAt === null);
}

/**
 * What was promised to members, or taken from them, is written into the ledger also of a shop that has uninstalled the app:
 * nothing else remembers it, should the shop come back.
 */
function inLedger<Name extends OfShop>(jobs: readonly Job<Name>[], work: Work<Name>): Promise<Failures> {
  return ofShops(jobs, work, () => true);
}

async function ofShops<Name extends OfShop>(
  jobs: readonly Job<Name>[],
  work: Work<Name>,
  isServed: (shop: Shop) => boolean,
): Promise<Failures> {
  const failures = new Map<string, unknown>();
  // Side by side: a shop whose calls time out holds up no other.
  const workOne = async ([shopId, ofShop]: [number, Job<Name>[]]): Promise<void> => {
    try {
      const shop = await findShopById(shopId);
      if (!shop || !isServed(shop)) return;
      for (const [id, error] of await work(shop, ofShop)) failures.set(id, error);
    } catch (error) {
      for (const { id } of ofShop) failures.set(id, error);
    }
  };
  await Promise.all(
    Array.from(
      Map.groupBy(jobs, ({ payload }) => payload.shopId),
      workOne,
    ),
  );
  return failures;
}

function failuresOf<Name extends JobName>(
  jobs: readonly Job<Name>[],
  reasonOf: (job: Job<Name>) => unknown,
): Failures {
  const failures = new Map<string, unknown>();
  for (const job of jobs) {
    const reason = reasonOf(job);
    if (reason !== undefined) failures.set(job.id, reason);
  }
  return failures;
}
