// Changes with which other discounts a discount combines. What the input leaves out stays as it is at Shopify.
import type { Combinations } from "../core/rewards/plan";
import type { DiscountReward } from "../core/rewards/registry";
import type { ShopRef } from "../repositories/shops.server";
import { adminRequest } from "./client.server";
import { combinesWithInput } from "./discount-inputs";
import {
  CombineBasicDiscountDocument,
  CombineBxgyDiscountDocument,
  CombineFreeShippingDiscountDocument,
} from "./generated/admin";
import { requireNoUserErrors } from "./user-errors.server";

/** Doing it again changes nothing. Throws ExternalError, one that is not retryable where the discount is gone. */
export async function combineDiscount(
  shop: ShopRef,
  discountId: string,
  kind: DiscountReward["kind"],
  combinesWith: Combinations,
): Promise<void> {
  const variables = { id: discountId, discount: { combinesWith: combinesWithInput({ combinesWith }) } };
  switch (kind) {
    case "freeShipping": {
      const answer = await adminRequest(shop, CombineFreeShippingDiscountDocument, variables);
      const payload = answer.discountCodeFreeShippingUpdate;
      requireNoUserErrors("shopify.discountCodeFreeShippingUpdate", payload);
      return;
    }
    case "buyXGetY": {
      const answer = await adminRequest(shop, CombineBxgyDiscountDocument, variables);
      requireNoUserErrors("shopify.discountCodeBxgyUpdate", answer.discountCodeBxgyUpdate);
      return;
    }
    case "amountOff":
    case "percentageOff":
    case "freeProduct": {
      const answer = await adminRequest(shop, CombineBasicDiscountDocument, variables);
      requireNoUserErrors("shopify.discountCodeBasicUpdate", answer.discountCodeBasicUpdate);
      return;
    }
  }
}
