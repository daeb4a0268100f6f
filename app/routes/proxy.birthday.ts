// POST /apps/vefa/birthday, with {month, day}: the customer who is logged in tells their birthday.
import type { ActionFunctionArgs } from "@remix-run/node";
import { refuse } from "../core/decision";
import { birthdayRequestSchema } from "../core/public-api";
import { domainNow } from "../lib/clocks.server";
import { jsonAnswer, readJsonBody } from "../lib/http.server";
import { readShopper } from "../services/read-shopper.server";
import { tellBirthday } from "../services/tell-birthday.server";
import { answerShopper, postOnly, refusalAnswer, settingsOf } from "./shopper.server";

const largestBody = 100;

export function action({ request }: ActionFunctionArgs): Promise<Response> {
  return answerShopper(request, async ({ shop, customerId }) => {
    if (request.method !== "POST") return postOnly();
    const body = birthdayRequestSchema.safeParse(await readJsonBody(request, largestBody));
    if (!body.success) return refusalAnswer(refuse("invalidRequest").refusal, request);
    const now = await domainNow();
    const decision = await tellBirthday(shop, customerId, body.data, now);
    if (!decision.ok) return refusalAnswer(decision.refusal, request);
    return jsonAnswer({ member: await readShopper(shop, customerId, now, settingsOf(request)) });
  });
}

export const loader = postOnly;
