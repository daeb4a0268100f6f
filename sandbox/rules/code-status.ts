// Whether a discount is scheduled, active or expired, and what activating and deactivating do to its dates: both are stored
// as dates only, as Shopify does (deactivating ends it now, activating starts it now and takes the end away).
// Source: https://shopify.dev/docs/api/admin-graphql/latest/enums/DiscountStatus and
// https://shopify.dev/docs/api/admin-graphql/latest/mutations/discountCodeDeactivate
import type { DiscountDocument } from "../state/discount-documents";

export type DiscountStatus = "ACTIVE" | "EXPIRED" | "SCHEDULED";

type Period = Pick<DiscountDocument, "startsAt" | "endsAt">;

/** The end is exclusive: a discount whose end is now has expired. */
export function discountStatus(discount: Period, at: Date): DiscountStatus {
  const moment = at.getTime();
  if (discount.endsAt !== null && Date.parse(discount.endsAt) <= moment) return "EXPIRED";
  return Date.parse(discount.startsAt) > moment ? "SCHEDULED" : "ACTIVE";
}

/** The period after deactivating at `now` (ISO, whole seconds); an expired discount stays as it is. */
export function deactivatedPeriod(discount: Period, now: string): Period {
  if (discountStatus(discount, new Date(now)) === "EXPIRED") return discount;
  const startsAt = Date.parse(discount.startsAt) > Date.parse(now) ? now : discount.startsAt;
  return { startsAt, endsAt: now };
}

/** The period after activating at `now`; an active discount stays as it is. */
export function activatedPeriod(discount: Period, now: string): Period {
  if (discountStatus(discount, new Date(now)) === "ACTIVE") return discount;
  const startsAt = Date.parse(discount.startsAt) > Date.parse(now) ? now : discount.startsAt;
  return { startsAt, endsAt: null };
}
