// GET /apps/vefa/me: what the programme is to the customer who is logged in. Being asked is their visit of the day.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { domainNow } from "../lib/clocks.server";
import { jsonAnswer } from "../lib/http.server";
import { log } from "../lib/log.server";
import { noteVisit } from "../services/note-action.server";
import { noteLogin } from "../services/claim-orders.server";
import { readShopper } from "../services/read-shopper.server";
import { answerShopper, settingsOf } from "./shopper.server";

export function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  return answerShopper(request, async ({ shop, customerId }) => {
    const now = await domainNow();
    const noted = noteLogin(shop, customerId, now).then(() => noteVisit(shop, customerId, now));
    await noted.catch((error: unknown) => {
      log().error({ err: error, customerId }, "a visit could not be recorded");
    });
    return jsonAnswer({ member: await readShopper(shop, customerId, now, settingsOf(request)) });
  });
}
