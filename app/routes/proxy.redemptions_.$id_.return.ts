// POST /apps/vefa/redemptions/ID/return, with {}: the customer who is logged in gives an unused code back.
import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { refuse } from "../core/decision";
import { domainNow } from "../lib/clocks.server";
import { jsonAnswer, readJsonBody } from "../lib/http.server";
import { returnRedemption } from "../services/close-redemption.server";
import { readRedemption } from "../services/read-shopper.server";
import { answerShopper, postOnly, redemptionIn, refusalAnswer, settingsOf } from "./shopper.server";

const largestBody = 100;
const nothing = z.strictObject({});

export function action({ request, params }: ActionFunctionArgs): Promise<Response> {
  return answerShopper(request, async ({ shop, customerId }) => {
    if (request.method !== "POST") return postOnly();
    const body = nothing.safeParse(await readJsonBody(request, largestBody));
    if (!body.success) return refusalAnswer(refuse("invalidRequest").refusal, request);
    const id = redemptionIn(params);
    const decision = await returnRedemption(shop, customerId, id, await domainNow());
    if (!decision.ok) return refusalAnswer(decision.refusal, request);
    return jsonAnswer({ redemption: await readRedemption(shop, customerId, id, settingsOf(request)) });
  });
}

export const loader = postOnly;
