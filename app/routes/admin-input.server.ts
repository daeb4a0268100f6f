// What the admin's pages read from addresses and forms. Invariant: an address that somebody mangled shows the first page
// or "not found", and never reaches the database.
import type { Params } from "@remix-run/react";
import { z } from "zod";

/** PostgreSQL's integer. */
const largestId = 2_147_483_647;
const rowId = z.coerce.number().int().positive().max(largestId);
const position = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).nullable().catch(null);

const memberListSchema = z.object({
  search: z.string().trim().max(100).catch(""),
  after: rowId.nullable().catch(null),
});

/** What to list: the text to find ("" for all) and the member after whom to go on. */
export function readMemberListQuery(request: Request): z.output<typeof memberListSchema> {
  return memberListSchema.parse(Object.fromEntries(new URL(request.url).searchParams));
}

/** The member of a page and the entry before which to go on; null when there can be no such member. */
export function readMemberPageQuery(
  request: Request,
  params: Params,
): { memberId: number; beforeSeq: number | null } | null {
  const memberId = rowId.safeParse(params["id"]);
  if (!memberId.success) return null;
  return {
    memberId: memberId.data,
    beforeSeq: position.parse(new URL(request.url).searchParams.get("before")),
  };
}

const note = z.string().trim().max(200).default("");
const redemptionId = z.string().min(1).max(200);
const fulfilmentSchema = z.discriminatedUnion("act", [
  z.object({ act: z.literal("handOver"), id: redemptionId, note }),
  z.object({ act: z.literal("refuse"), id: redemptionId, note }),
  z.object({ act: z.literal("takeCardBack"), id: redemptionId }),
  z.object({ act: z.literal("resolve"), id: redemptionId, state: z.enum(["made", "waiting"]) }),
]);

/** What staff did with a reward that is no code; throws a 400 Response when the form doesn't say. */
export async function readFulfilmentAct(request: Request): Promise<z.output<typeof fulfilmentSchema>> {
  const act = fulfilmentSchema.safeParse(Object.fromEntries(await request.formData()));
  if (!act.success) throw new Response("Bad request", { status: 400 });
  return act.data;
}

const retrySchema = z.object({ kind: z.enum(["event", "job"]), id: z.string().min(1).max(200) });

/** Which failure to retry; throws a 400 Response when the form doesn't say. */
export async function readRetryWish(request: Request): Promise<z.output<typeof retrySchema>> {
  const wish = retrySchema.safeParse(Object.fromEntries(await request.formData()));
  if (!wish.success) throw new Response("Bad request", { status: 400 });
  return wish.data;
}
