// Discounts and their redeem codes. Invariant: a code is looked up, never guessed: what may have happened in an unclear
// call is found by `findCode` before anything is made again.
import { accept, invariant, refuse, type Decision } from "../core/decision";
import type { DiscountPlan } from "../core/rewards/plan";
import { ExternalError } from "../lib/external-error.server";
import { adminRequest } from "./client.server";
import { basicInput, bxgyInput, freeShippingInput } from "./discount-inputs";
import {
  AddCodesDocument,
  CreateBxgyDiscountDocument,
  CreateCodeDiscountDocument,
  CreateFreeShippingDiscountDocument,
  FindCodeDocument,
  ReadCodeBatchDocument,
  ReadDiscountDocument,
  ReadJobDocument,
  RemoveCodesDocument,
  type DiscountStatus,
  type ReadCodeBatchQuery,
} from "./generated/admin";
import type { ShopRef } from "../repositories/shops.server";
import { readMutation, requireNoUserErrors, requirePresent } from "./user-errors.server";

/** https://shopify.dev/docs/api/admin-graphql/2026-10/mutations/discountRedeemCodeBulkAdd */
export const mostCodesPerCall = 250;

/** A refused code may be there all the same, by an earlier call: Shopify gives no code for that, so look it up. */
export type CodeOutcome = { code: string; outcome: "added" | "refused"; message?: string };

export type FoundCode = {
  discountId: string;
  /** gid of the redeem code, when Shopify's search has it by now. */
  redeemCodeId: string | null;
  status: DiscountStatus;
  /** How often this very code was used. It lags behind; the orders' own payloads are exact. */
  usageCount: number;
};

/**
 * Creates the discount of `plan` with `foundingCode` as its first code. Refuses `codeTaken` when the code exists, which
 * after an unclear failure may be our own work: look it up with `findCode`. Throws ExternalError.
 */
export async function createCodeDiscount(
  shop: ShopRef,
  plan: DiscountPlan,
  foundingCode: string,
): Promise<Decision<{ discountId: string }>> {
  const { operation, payload } = await sendDiscount(shop, plan, foundingCode);
  const read = readMutation(operation, payload, ["TAKEN"]);
  if (!read.ok) return refuse("codeTaken", { code: foundingCode });
  const node = requirePresent(operation, read.payload.codeDiscountNode, "the discount");
  return accept({ discountId: node.id });
}

async function sendDiscount(shop: ShopRef, plan: DiscountPlan, code: string) {
  switch (plan.kind) {
    case "freeShipping": {
      const variables = { discount: freeShippingInput(plan, code) };
      const answer = await adminRequest(shop, CreateFreeShippingDiscountDocument, variables);
      const payload = answer.discountCodeFreeShippingCreate;
      return { operation: "shopify.discountCodeFreeShippingCreate", payload };
    }
    case "buyXGetY": {
      const variables = { discount: bxgyInput(plan, code) };
      const answer = await adminRequest(shop, CreateBxgyDiscountDocument, variables);
      return { operation: "shopify.discountCodeBxgyCreate", payload: answer.discountCodeBxgyCreate };
    }
    case "amountOff":
    case "percentageOff":
    case "productAmountOff": {
      const variables = { discount: basicInput(plan, code) };
      const answer = await adminRequest(shop, CreateCodeDiscountDocument, variables);
      return { operation: "shopify.discountCodeBasicCreate", payload: answer.discountCodeBasicCreate };
    }
  }
}

/** Whether the discount is still there: a merchant can delete it. Throws ExternalError. */
export async function discountExists(shop: ShopRef, discountId: string): Promise<boolean> {
  const { discountNode } = await adminRequest(shop, ReadDiscountDocument, { id: discountId });
  return discountNode !== null;
}

/** Asks Shopify to add at most 250 codes to a discount; `readCodeBatch` tells what became of them. Throws ExternalError. */
export async function addCodes(
  shop: ShopRef,
  discountId: string,
  codes: readonly string[],
): Promise<{ bulkCreationId: string }> {
  const operation = "shopify.discountRedeemCodeBulkAdd";
  invariant(
    codes.length >= 1 && codes.length <= mostCodesPerCall,
    `${String(codes.length)} codes in one call`,
  );
  const { discountRedeemCodeBulkAdd } = await adminRequest(shop, AddCodesDocument, {
    discountId,
    codes: codes.map((code) => ({ code })),
  });
  const payload = requireNoUserErrors(operation, discountRedeemCodeBulkAdd);
  return { bulkCreationId: requirePresent(operation, payload.bulkCreation, "the bulk creation").id };
}

/** What has become of a call of `addCodes`; the results are complete once `done` is true. Throws ExternalError. */
export async function readCodeBatch(
  shop: ShopRef,
  bulkCreationId: string,
): Promise<{ done: boolean; results: CodeOutcome[] }> {
  const results: CodeOutcome[] = [];
  let after: string | null = null;
  for (;;) {
    const answer: ReadCodeBatchQuery = await adminRequest(shop, ReadCodeBatchDocument, {
      id: bulkCreationId,
      after,
    });
    const batch = requirePresent(
      "shopify.readCodeBatch",
      answer.discountRedeemCodeBulkCreation,
      "the bulk creation",
    );
    if (!batch.done) return { done: false, results: [] };
    for (const node of batch.codes.nodes) results.push(outcomeOf(node));
    if (!batch.codes.pageInfo.hasNextPage) return { done: true, results };
    after = batch.codes.pageInfo.endCursor;
  }
}

function outcomeOf(node: {
  code: string;
  errors: readonly { message: string }[];
  discountRedeemCode: { id: string } | null;
}): CodeOutcome {
  const { code, errors } = node;
  const [error] = errors;
  if (error === undefined && node.discountRedeemCode !== null) return { code, outcome: "added" };
  return { code, outcome: "refused", message: error?.message ?? "Shopify gave no reason" };
}

/** The discount that a code belongs to, or null when no discount has it. Codes are compared without case. */
export async function findCode(shop: ShopRef, code: string): Promise<FoundCode | null> {
  const { codeDiscountNodeByCode: node } = await adminRequest(shop, FindCodeDocument, {
    code,
    search: JSON.stringify(code),
  });
  if (node === null) return null;
  const redeemCode = node.codeDiscount.codes.nodes.find((each) => sameCode(each.code, code));
  return {
    discountId: node.id,
    redeemCodeId: redeemCode?.id ?? null,
    status: node.codeDiscount.status,
    usageCount: redeemCode?.asyncUsageCount ?? 0,
  };
}

function sameCode(a: string, b: string): boolean {
  return a.toUpperCase() === b.toUpperCase();
}

/**
 * Asks Shopify to delete codes of a discount, which is done when `readJob` says so; `jobId` is null when none of them is
 * there any more. Throws ExternalError, a retryable one when a code is there but its search hasn't got it yet.
 */
export async function removeCodes(
  shop: ShopRef,
  discountId: string,
  codes: readonly string[],
): Promise<{ jobId: string | null }> {
  const operation = "shopify.discountCodeRedeemCodeBulkDelete";
  const ids: string[] = [];
  for (const code of codes) {
    const found = await findCode(shop, code);
    if (found === null || found.discountId !== discountId) continue;
    if (found.redeemCodeId === null) {
      throw new ExternalError({
        operation,
        code: "not_indexed",
        retryable: true,
        message: "a code has no id yet",
      });
    }
    ids.push(found.redeemCodeId);
  }
  if (ids.length === 0) return { jobId: null };
  const { discountCodeRedeemCodeBulkDelete } = await adminRequest(shop, RemoveCodesDocument, {
    discountId,
    ids,
  });
  const payload = requireNoUserErrors(operation, discountCodeRedeemCodeBulkDelete);
  return { jobId: requirePresent(operation, payload.job, "the job").id };
}

/** Whether an asynchronous job of Shopify's is done. A job that it no longer knows was done long ago. */
export async function readJob(shop: ShopRef, jobId: string): Promise<{ done: boolean }> {
  const { job } = await adminRequest(shop, ReadJobDocument, { id: jobId });
  return { done: job === null || job.done };
}
