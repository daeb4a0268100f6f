// The language of a storefront page: asked for in the address, chosen before (a cookie), the customer's own, or English.
import type { SandboxRequest } from "../http/messages";
import type { CustomerDocument } from "../state/documents";

export const LOCALE_COOKIE = "x-sandbox-locale";
const LOCALE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$/;

export function localeOf(request: SandboxRequest, customer: CustomerDocument | null): string {
  const cookie = new RegExp(`(?:^|;\\s*)${LOCALE_COOKIE}=([\\w-]+)`).exec(request.headers.cookie ?? "")?.[1];
  const wishes = [request.query.get("locale"), cookie, customer?.locale];
  return wishes.find((wish) => typeof wish === "string" && LOCALE.test(wish)) ?? "en";
}

/** What a language calls itself: "Türkçe". */
export function endonym(locale: string): string {
  return new Intl.DisplayNames([locale], { type: "language" }).of(locale) ?? locale;
}
