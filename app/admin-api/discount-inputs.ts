// From the plan of a discount to the input that Shopify takes for it. Everyone it is for may use it, each code once.
import type {
  AmountOffPlan,
  BuyXGetYPlan,
  DiscountPlan,
  FreeShippingPlan,
  PercentageOffPlan,
  PlanItems,
  ProductAmountOffPlan,
} from "../core/rewards/plan";
import { formatDecimal } from "../core/units";
import type {
  DiscountCodeBasicInput,
  DiscountCodeBxgyInput,
  DiscountCodeFreeShippingInput,
  DiscountItemsInput,
} from "./generated/admin";

type BasicPlan = AmountOffPlan | PercentageOffPlan | ProductAmountOffPlan;

export function combinesWithInput({ combinesWith }: Pick<DiscountPlan, "combinesWith">) {
  return {
    orderDiscounts: combinesWith.order,
    productDiscounts: combinesWith.product,
    shippingDiscounts: combinesWith.shipping,
  };
}

function commonInput(plan: DiscountPlan, code: string) {
  const { title, startsAt, endsAt, onlyCustomerId } = plan;
  return {
    ...{ title, code, startsAt, endsAt },
    usageLimit: plan.usageLimitPerCode,
    appliesOncePerCustomer: false,
    context: onlyCustomerId === null ? { all: "ALL" as const } : { customers: { add: [onlyCustomerId] } },
    combinesWith: combinesWithInput(plan),
  };
}

function minimumInput({ minimumSubtotalCents, currency }: DiscountPlan) {
  if (minimumSubtotalCents === null) return { minimumRequirement: null };
  const minimum = formatDecimal(minimumSubtotalCents, currency);
  return { minimumRequirement: { subtotal: { greaterThanOrEqualToSubtotal: minimum } } };
}

/** An amount or a percentage, off the whole order or off some variants taken together. */
export function basicInput(plan: BasicPlan, code: string): DiscountCodeBasicInput {
  const value =
    plan.kind === "percentageOff"
      ? { percentage: plan.rateBasisPoints / 10_000 }
      : {
          discountAmount: {
            amount: formatDecimal(plan.amountCents, plan.currency),
            appliesOnEachItem: false,
          },
        };
  const items: DiscountItemsInput =
    plan.kind === "productAmountOff"
      ? { products: { productVariantsToAdd: [...plan.variantIds] } }
      : { all: true };
  return { ...commonInput(plan, code), ...minimumInput(plan), customerGets: { items, value } };
}

export function freeShippingInput(plan: FreeShippingPlan, code: string): DiscountCodeFreeShippingInput {
  const { maximumShippingCents, currency } = plan;
  return {
    ...commonInput(plan, code),
    ...minimumInput(plan),
    destination: { all: true },
    maximumShippingPrice:
      maximumShippingCents === null ? null : formatDecimal(maximumShippingCents, currency),
  };
}

export function bxgyInput(plan: BuyXGetYPlan, code: string): DiscountCodeBxgyInput {
  const { buys, gets, rateBasisPoints, usesPerOrder } = plan;
  const effect = { percentage: rateBasisPoints / 10_000 };
  return {
    ...commonInput(plan, code),
    customerBuys: { items: itemsInput(buys), value: { quantity: String(buys.quantity) } },
    customerGets: {
      items: itemsInput(gets),
      value: { discountOnQuantity: { quantity: String(gets.quantity), effect } },
    },
    usesPerOrderLimit: usesPerOrder,
  };
}

function itemsInput({ productIds, variantIds }: PlanItems): DiscountItemsInput {
  return { products: { productsToAdd: [...productIds], productVariantsToAdd: [...variantIds] } };
}
