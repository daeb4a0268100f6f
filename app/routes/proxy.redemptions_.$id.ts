// GET /apps/vefa/redemptions/ID: how a redemption of the customer who is logged in stands.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { refuse } from "../core/decision";
import { jsonAnswer } from "../lib/http.server";
import { readRedemption } from "../services/read-shopper.server";
import { answerShopper, redemptionIn, refusalAnswer, settingsOf } from "./shopper.server";

export function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  return answerShopper(request, async ({ shop, customerId }) => {
    const redemption = await readRedemption(shop, customerId, redemptionIn(params), settingsOf(request));
    return redemption === null
      ? refusalAnswer(refuse("unknownRedemption").refusal, request)
      : jsonAnswer({ redemption });
  });
}
