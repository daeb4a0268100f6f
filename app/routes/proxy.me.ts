// GET /apps/vefa/me: what the programme is to the customer who is logged in.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { domainNow } from "../lib/clocks.server";
import { jsonAnswer } from "../lib/http.server";
import { readShopper } from "../services/read-shopper.server";
import { answerShopper, settings } from "./shopper.server";

export function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  return answerShopper(request, async ({ shop, customerId }) =>
    jsonAnswer({ member: await readShopper(shop, customerId, await domainNow(), settings) }),
  );
}
