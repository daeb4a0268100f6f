// Work that Shopify does after answering: bulk creations of redeem codes and jobs. It is done once its real time has come,
// whether anybody asks or not; until then an order or a query sees the shop as it was.
import type { BulkCreationDocument, JobDocument } from "../state/documents";
import { normalizeCode, type ShopState } from "../state/shop-state";

/** The one kind of job so far: deleting redeem codes. */
export const DELETE_CODES = "deleteRedeemCodes";

export interface DeleteCodesPayload {
  discountId: string;
  codeIds: string[];
}

const MAX_CODE_LENGTH = 255;

/** Does all work of the shop that is due at `realNow` (epoch milliseconds). */
export function settleDueWork(shop: ShopState, realNow: number): void {
  for (const id of pendingWork(shop)) {
    const creation = shop.bulkCreations.get(id);
    const job = shop.jobs.get(id);
    const work = creation ?? job;
    if (!work || work.dueAt > realNow) continue;
    if (creation) finishBulkCreation(shop, creation);
    if (job) finishJob(shop, job);
    pendingWork(shop).delete(id);
  }
}

/** Notes work that was just stored, and sees to it that it is done even if nobody asks. */
export function startWork(shop: ShopState, work: { id: string; dueAt: number }, realNow: () => number): void {
  pendingWork(shop).add(work.id);
  const settle = () => settleDueWork(shop, Math.max(realNow(), work.dueAt));
  setTimeout(settle, Math.max(0, work.dueAt - realNow())).unref();
}

const pendingByShop = new WeakMap<ShopState, Set<string>>();

function pendingWork(shop: ShopState): Set<string> {
  let pending = pendingByShop.get(shop);
  if (!pending) {
    // After a restart: what the journal holds unfinished.
    const unfinished = [...shop.bulkCreations.values(), ...shop.jobs.values()].filter((work) => !work.done);
    pending = new Set(unfinished.map((work) => work.id));
    pendingByShop.set(shop, pending);
  }
  return pending;
}

function finishBulkCreation(shop: ShopState, creation: BulkCreationDocument): void {
  const now = shop.timestamp();
  const seen = new Set<string>();
  for (const item of creation.codes) {
    const text = normalizeCode(item.code);
    const problem = codeProblem(shop, item.code, text, seen, creation.discountId);
    seen.add(text);
    if (problem) {
      item.errors = [{ code: null, field: ["code"], message: problem }];
      continue;
    }
    item.redeemCodeId = shop.ids.next("DiscountRedeemCode");
    shop.redeemCodes.put({
      id: item.redeemCodeId,
      discountId: creation.discountId,
      code: item.code.trim(),
      usageCount: 0,
      usedBy: [],
      createdAt: now,
    });
  }
  creation.done = true;
  shop.bulkCreations.put(creation);
}

/** Messages as the API was seen to answer them; the error's `code` is null there. */
function codeProblem(
  shop: ShopState,
  code: string,
  text: string,
  seen: ReadonlySet<string>,
  discountId: string,
): string | undefined {
  if (text === "") return "is too short (minimum is 1 character)";
  if (/[\r\n]/.test(code)) return "cannot contain newline characters.";
  if (code.length > MAX_CODE_LENGTH) return `is too long (maximum is ${MAX_CODE_LENGTH} characters)`;
  if (seen.has(text)) return "Codes must be unique within BulkDiscountCodeCreation";
  if (shop.codesByText.first(text)) return "must be unique. Please try a different code.";
  return shop.discounts.has(discountId) ? undefined : "Code discount does not exist.";
}

function finishJob(shop: ShopState, job: JobDocument): void {
  if (job.kind !== DELETE_CODES) throw new Error(`Unknown kind of job: ${job.kind}`);
  const { discountId, codeIds } = job.payload as DeleteCodesPayload;
  for (const id of codeIds) {
    if (shop.redeemCodes.get(id)?.discountId === discountId) shop.redeemCodes.remove(id);
  }
  job.done = true;
  shop.jobs.put(job);
}
