// Redeem codes in bulk: added (at most 250 a call) and deleted after the answer, each with its own outcome. A code of a
// deletion that isn't done yet can still be used.
// Source: https://shopify.dev/docs/api/admin-graphql/latest/mutations/discountRedeemCodeBulkAdd and
// https://shopify.dev/docs/api/admin-graphql/latest/mutations/discountCodeRedeemCodeBulkDelete
import { createHash } from "node:crypto";
import type { BulkCreationDocument, JobDocument } from "../../state/documents";
import { DELETE_CODES, startWork, type DeleteCodesPayload } from "../async-work";
import { expectGid, userErrorViews, type AdminContext, type InputError, type View } from "../context";
import { connection, type ConnectionArgs } from "./connection";
import { codeDiscountNodeView, findCodes, redeemCodeView } from "./discount-views";
import { unknownDiscount } from "./discounts";

export function discountRedeemCodeBulkAdd(
  context: AdminContext,
  args: { discountId: string; codes: { code: string }[] },
): View {
  const { shop, state } = context;
  const refuse = (error: InputError) => ({
    bulkCreation: null,
    userErrors: userErrorViews("DiscountUserError", [error]),
  });
  const discount = shop.discounts.get(expectGid(args.discountId, "DiscountCodeNode"));
  if (!discount) return refuse(unknownDiscount("discountId"));
  if (args.codes.length === 0)
    return refuse({ field: ["codes"], message: "Codes can't be blank", code: "BLANK" });
  const creation = shop.bulkCreations.put({
    id: shop.ids.next("DiscountRedeemCodeBulkCreation"),
    discountId: discount.id,
    dueAt: state.realNow() + context.asyncDelayMs,
    done: false,
    codes: args.codes.map(({ code }) => ({ code, redeemCodeId: null, errors: [] })),
    createdAt: shop.timestamp(),
  });
  startWork(shop, creation, state.realNow);
  return { bulkCreation: bulkCreationView(context, creation), userErrors: [] };
}

export function discountRedeemCodeBulkCreation(context: AdminContext, args: { id: string }): View | null {
  const found = context.shop.bulkCreations.get(expectGid(args.id, "DiscountRedeemCodeBulkCreation"));
  return found ? bulkCreationView(context, found) : null;
}

export function bulkCreationView(context: AdminContext, creation: BulkCreationDocument): View {
  const { shop } = context;
  const items = creation.codes.map((item, index) => ({ ...item, index }));
  return {
    __typename: "DiscountRedeemCodeBulkCreation",
    id: creation.id,
    done: creation.done,
    codesCount: creation.codes.length,
    importedCount: creation.codes.filter((item) => item.redeemCodeId !== null).length,
    failedCount: creation.codes.filter((item) => item.errors.length > 0).length,
    createdAt: creation.createdAt,
    discountCode: () => {
      const discount = shop.discounts.get(creation.discountId);
      return discount ? codeDiscountNodeView(context, discount) : null;
    },
    codes: (args: ConnectionArgs) =>
      connection(
        items,
        args,
        (item) => String(item.index),
        (item) => ({
          __typename: "DiscountRedeemCodeBulkCreationCode",
          code: item.code,
          errors: userErrorViews("DiscountUserError", item.errors),
          discountRedeemCode: () => {
            const code = item.redeemCodeId === null ? undefined : shop.redeemCodes.get(item.redeemCodeId);
            return code ? redeemCodeView(code) : null;
          },
        }),
      ),
  };
}

export function discountCodeRedeemCodeBulkDelete(
  context: AdminContext,
  args: { discountId: string; ids?: string[] | null; search?: string | null; savedSearchId?: string | null },
): View {
  const { shop, state } = context;
  const refuse = (field: string[] | null, message: string, code: string | null) => ({
    job: null,
    userErrors: userErrorViews("DiscountUserError", [{ field, message, code }]),
  });
  const given = [args.ids, args.search, args.savedSearchId].filter((value) => value != null).length;
  if (given === 0) {
    const message = "Missing expected argument key: 'ids', 'search' or 'saved_search_id'.";
    return refuse(null, message, "MISSING_ARGUMENT");
  }
  if (given > 1) {
    const message = "Only one of 'ids', 'search' or 'saved_search_id' is allowed.";
    return refuse(null, message, "TOO_MANY_ARGUMENTS");
  }
  const discount = shop.discounts.get(expectGid(args.discountId, "DiscountCodeNode"));
  if (!discount)
    return { job: null, userErrors: userErrorViews("DiscountUserError", [unknownDiscount("discountId")]) };
  if (args.savedSearchId != null) return refuse(["savedSearchId"], "Invalid 'saved_search_id'.", "INVALID");
  if (args.ids?.length === 0) return refuse(null, "Something went wrong, please try again.", null);
  if (args.search?.trim() === "") return refuse(["search"], "'Search' can't be blank.", "BLANK");
  const codeIds =
    args.ids?.map((id) => expectGid(id, "DiscountRedeemCode")) ??
    findCodes(context, discount, args.search).map((code) => code.id);
  const payload: DeleteCodesPayload = { discountId: discount.id, codeIds };
  const job = shop.jobs.put({
    id: jobId(context),
    kind: DELETE_CODES,
    payload,
    dueAt: state.realNow() + context.asyncDelayMs,
    done: false,
    createdAt: shop.timestamp(),
  });
  startWork(shop, job, state.realNow);
  return { job: jobView(job), userErrors: [] };
}

/** Jobs have UUIDs at Shopify; here one is derived from the shop's counter. */
function jobId({ shop }: AdminContext): string {
  const hash = createHash("sha256")
    .update(`${shop.document.domain} ${shop.ids.count("Job")}`)
    .digest("hex");
  const parts = [hash.slice(0, 8), hash.slice(8, 12), `4${hash.slice(13, 16)}`, `a${hash.slice(17, 20)}`];
  return `gid://shopify/Job/${parts.join("-")}-${hash.slice(20, 32)}`;
}

export function job(context: AdminContext, args: { id: string }): View | null {
  const found = context.shop.jobs.get(expectGid(args.id, "Job"));
  return found ? jobView(found) : null;
}

function jobView(document: JobDocument): View {
  return { __typename: "Job", id: document.id, done: document.done };
}
