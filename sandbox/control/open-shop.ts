// A shop that is opened: what may be said of it, and the app installed in it at once unless told otherwise.
import { z } from "zod";
import type { SandboxContext } from "../context";
import { fractionDigits } from "../state/money";
import type { ShopState } from "../state/shop-state";
import { grantInstallation } from "./installation";

export const shopInput = z.strictObject({
  domain: z
    .string()
    .toLowerCase()
    .regex(/^[a-z0-9][a-z0-9-]*\.myshopify\.com$/, "must be NAME.myshopify.com"),
  name: z.string().optional(),
  email: z.email().optional(),
  currency: z.string().refine(isCurrency, "must be a currency code, such as EUR").optional(),
  timezone: z.string().refine(isTimezone, "must be an IANA time zone, such as Europe/Berlin").optional(),
  countryCode: z.string().length(2).optional(),
  plan: z.enum(["basic", "plus"]).optional(),
  taxesIncluded: z.boolean().optional(),
  installed: z.boolean().default(true),
});

/** A shop that is there already is returned unchanged. */
export function openShop(
  context: SandboxContext,
  { installed, ...input }: z.infer<typeof shopInput>,
): ShopState {
  const isNew = context.state.shop(input.domain) === undefined;
  const shop = context.state.createShop(input);
  if (isNew && installed) grantInstallation(context, shop, undefined);
  return shop;
}

function isCurrency(code: string): boolean {
  try {
    return fractionDigits(code) >= 0;
  } catch {
    return false;
  }
}

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
