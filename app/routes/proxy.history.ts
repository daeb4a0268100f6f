// GET /apps/vefa/history: what happened to the points and cashback of the customer who is logged in.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { jsonAnswer } from "../lib/http.server";
import { readHistory } from "../services/read-shopper.server";
import { answerShopper, refusalAnswer, settingsOf } from "./shopper.server";

const before = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).nullable().catch(null);

export function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  return answerShopper(request, async ({ shop, customerId }) => {
    const position = before.parse(new URL(request.url).searchParams.get("before"));
    const decision = await readHistory(shop, customerId, position, settingsOf(request));
    return decision.ok ? jsonAnswer(decision.value) : refusalAnswer(decision.refusal, request);
  });
}
