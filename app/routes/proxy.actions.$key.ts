// POST /apps/vefa/actions/KEY, with {}: the customer who is logged in says that they did what the programme takes their word for.
import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { refuse } from "../core/decision";
import { domainNow } from "../lib/clocks.server";
import { jsonAnswer, readJsonBody } from "../lib/http.server";
import { noteWord } from "../services/note-action.server";
import { readShopper } from "../services/read-shopper.server";
import { answerShopper, postOnly, refusalAnswer, settingsOf } from "./shopper.server";

const largestBody = 100;
const nothing = z.strictObject({});

export function action({ request, params }: ActionFunctionArgs): Promise<Response> {
  return answerShopper(request, async ({ shop, customerId }) => {
    if (request.method !== "POST") return postOnly();
    const body = nothing.safeParse(await readJsonBody(request, largestBody));
    if (!body.success) return refusalAnswer(refuse("invalidRequest").refusal, request);
    const now = await domainNow();
    const decision = await noteWord(shop, customerId, params["key"] ?? "", now);
    if (!decision.ok) return refusalAnswer(decision.refusal, request);
    return jsonAnswer({ member: await readShopper(shop, customerId, now, settingsOf(request)) });
  });
}

export const loader = postOnly;
