// POST /apps/vefa/redemptions: the customer who is logged in spends points on a reward.
import type { ActionFunctionArgs } from "@remix-run/node";
import { redeemRequestSchema } from "../core/public-api";
import { refuse } from "../core/decision";
import { domainNow } from "../lib/clocks.server";
import { jsonAnswer, readJsonBody } from "../lib/http.server";
import { publicRedemption } from "../services/read-shopper.server";
import { redeemReward } from "../services/redeem-reward.server";
import { answerShopper, refusalAnswer } from "./shopper.server";

const largestBody = 10_000;

export function action({ request }: ActionFunctionArgs): Promise<Response> {
  return answerShopper(request, async ({ shop, customerId }) => {
    if (request.method !== "POST") return methodNotAllowed();
    const body = redeemRequestSchema.safeParse(await readJsonBody(request, largestBody));
    if (!body.success) return refusalAnswer(refuse("invalidRequest").refusal);
    const { reward, requestKey } = body.data;
    const decision = await redeemReward(
      shop,
      { customerId, rewardKey: reward, requestKey },
      await domainNow(),
    );
    if (!decision.ok) return refusalAnswer(decision.refusal);
    return jsonAnswer({ redemption: publicRedemption(decision.value) });
  });
}

export function loader(): Response {
  return methodNotAllowed();
}

function methodNotAllowed(): Response {
  const answer = jsonAnswer({ error: "Redemptions are posted." }, 405);
  answer.headers.set("Allow", "POST");
  return answer;
}
