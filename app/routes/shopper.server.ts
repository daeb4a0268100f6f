// What the routes behind the shop's app proxy share: who is speaking, and answers in JSON. Invariant: nothing is done for a
// request that Shopify didn't sign, for a shop that has left, or for a guest.
import type { Params } from "@remix-run/react";
import { refuse, type Refusal } from "../core/decision";
import { describeRefusal } from "../i18n/refusals";
import { answerJson, jsonAnswer } from "../lib/http.server";
import { withLogContext } from "../lib/log.server";
import { tooManyWrites } from "../lib/rate-limit.server";
import { readInstalledShop } from "../services/read-shop.server";
import { readProxyCaller } from "../shopify.server";

type InstalledShop = NonNullable<Awaited<ReturnType<typeof readInstalledShop>>>;

/** A customer who is logged in to an installed shop. */
export type Shopper = { shop: InstalledShop; customerId: string };

/** How texts are written for who sends a request: in the language that it names, else in English. */
export function settingsOf(request: Request): { readonly locale: string } {
  const [named] = new URL(request.url).searchParams.getAll("locale");
  try {
    const [locale = "en"] = Intl.getCanonicalLocales(named);
    return { locale };
  } catch {
    return { locale: "en" };
  }
}

/** A refusal as JSON, with its text for the shopper who sent the request. */
export function refusalAnswer(refusal: Refusal, request: Request): Response {
  const { status, body } = describeRefusal(refusal, settingsOf(request));
  return jsonAnswer(body, status);
}

function tooManyAnswer(seconds: number, request: Request): Response {
  const answer = refusalAnswer(refuse("tooManyRequests", { seconds }).refusal, request);
  answer.headers.set("Retry-After", String(seconds));
  return answer;
}

/** The redemption that an address names; "", which none is called, where no id looks like that. */
export function redemptionIn({ id = "" }: Params): string {
  return /^[\w-]{1,40}$/.test(id) ? id : "";
}

/** The answer to a method that an endpoint doesn't take. */
export function postOnly(): Response {
  const answer = jsonAnswer({ error: "This address takes POST." }, 405);
  answer.headers.set("Allow", "POST");
  return answer;
}

/** Runs `work` for the shopper who sends `request`; whoever isn't one is refused. */
export function answerShopper(
  request: Request,
  work: (shopper: Shopper) => Promise<Response>,
): Promise<Response> {
  return answerJson(async () => {
    const caller = await readProxyCaller(request);
    if (caller === null) return jsonAnswer({ error: "The signature is missing, wrong or too old." }, 400);
    return withLogContext({ shop: caller.shopDomain }, async () => {
      const shop = await readInstalledShop(caller.shopDomain);
      if (shop === null) return refusalAnswer(refuse("programNotPublished").refusal, request);
      if (caller.customerId === null) return refusalAnswer(refuse("notLoggedIn").refusal, request);
      if (request.method !== "GET") {
        const seconds = await tooManyWrites(`${caller.shopDomain} ${caller.customerId}`);
        if (seconds !== null) return tooManyAnswer(seconds, request);
      }
      return work({ shop, customerId: caller.customerId });
    });
  });
}
