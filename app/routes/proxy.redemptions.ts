// POST /apps/vefa/redemptions: the customer who is logged in spends points on a reward.
import type { ActionFunctionArgs } from "@remix-run/node";
import { redeemRequestSchema } from "../core/public-api";
import { refuse } from "../core/decision";
import { domainNow } from "../lib/clocks.server";
import { jsonAnswer, readJsonBody } from "../lib/http.server";
import { publicRedemption } from "../services/read-shopper.server";
import { redeemReward } from "../services/redeem-reward.server";
import { answerShopper, postOnly, refusalAnswer, settingsOf } from "./shopper.server";

const largestBody = 10_000;

export function action({ request }: ActionFunctionArgs): Promise<Response> {
  return answerShopper(request, async ({ shop, customerId }) => {
    if (request.method !== "POST") return postOnly();
    const body = redeemRequestSchema.safeParse(await readJsonBody(request, largestBody));
    if (!body.success) return refusalAnswer(refuse("invalidRequest").refusal, request);
    const { reward: rewardKey, requestKey, forCart = false, ...wish } = body.data;
    const decision = await redeemReward(
      shop,
      { customerId, rewardKey, requestKey, forCart, ...wish },
      await domainNow(),
    );
    if (!decision.ok) return refusalAnswer(decision.refusal, request);
    return jsonAnswer({ redemption: await publicRedemption(shop, decision.value, settingsOf(request)) });
  });
}

export const loader = postOnly;
