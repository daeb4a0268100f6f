// Generated from app/admin-api/documents by `npm run codegen`. Do not edit.
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> =
  T | { [P in keyof T]?: P extends " $fragmentName" | "__typename" ? T[P] : never };
import type { DocumentTypeDecoration } from "@graphql-typed-document-node/core";
export type CountryCode =
  | "AC"
  | "AD"
  | "AE"
  | "AF"
  | "AG"
  | "AI"
  | "AL"
  | "AM"
  | "AN"
  | "AO"
  | "AR"
  | "AT"
  | "AU"
  | "AW"
  | "AX"
  | "AZ"
  | "BA"
  | "BB"
  | "BD"
  | "BE"
  | "BF"
  | "BG"
  | "BH"
  | "BI"
  | "BJ"
  | "BL"
  | "BM"
  | "BN"
  | "BO"
  | "BQ"
  | "BR"
  | "BS"
  | "BT"
  | "BV"
  | "BW"
  | "BY"
  | "BZ"
  | "CA"
  | "CC"
  | "CD"
  | "CF"
  | "CG"
  | "CH"
  | "CI"
  | "CK"
  | "CL"
  | "CM"
  | "CN"
  | "CO"
  | "CR"
  | "CU"
  | "CV"
  | "CW"
  | "CX"
  | "CY"
  | "CZ"
  | "DE"
  | "DJ"
  | "DK"
  | "DM"
  | "DO"
  | "DZ"
  | "EC"
  | "EE"
  | "EG"
  | "EH"
  | "ER"
  | "ES"
  | "ET"
  | "FI"
  | "FJ"
  | "FK"
  | "FO"
  | "FR"
  | "GA"
  | "GB"
  | "GD"
  | "GE"
  | "GF"
  | "GG"
  | "GH"
  | "GI"
  | "GL"
  | "GM"
  | "GN"
  | "GP"
  | "GQ"
  | "GR"
  | "GS"
  | "GT"
  | "GW"
  | "GY"
  | "HK"
  | "HM"
  | "HN"
  | "HR"
  | "HT"
  | "HU"
  | "ID"
  | "IE"
  | "IL"
  | "IM"
  | "IN"
  | "IO"
  | "IQ"
  | "IR"
  | "IS"
  | "IT"
  | "JE"
  | "JM"
  | "JO"
  | "JP"
  | "KE"
  | "KG"
  | "KH"
  | "KI"
  | "KM"
  | "KN"
  | "KP"
  | "KR"
  | "KW"
  | "KY"
  | "KZ"
  | "LA"
  | "LB"
  | "LC"
  | "LI"
  | "LK"
  | "LR"
  | "LS"
  | "LT"
  | "LU"
  | "LV"
  | "LY"
  | "MA"
  | "MC"
  | "MD"
  | "ME"
  | "MF"
  | "MG"
  | "MK"
  | "ML"
  | "MM"
  | "MN"
  | "MO"
  | "MQ"
  | "MR"
  | "MS"
  | "MT"
  | "MU"
  | "MV"
  | "MW"
  | "MX"
  | "MY"
  | "MZ"
  | "NA"
  | "NC"
  | "NE"
  | "NF"
  | "NG"
  | "NI"
  | "NL"
  | "NO"
  | "NP"
  | "NR"
  | "NU"
  | "NZ"
  | "OM"
  | "PA"
  | "PE"
  | "PF"
  | "PG"
  | "PH"
  | "PK"
  | "PL"
  | "PM"
  | "PN"
  | "PS"
  | "PT"
  | "PY"
  | "QA"
  | "RE"
  | "RO"
  | "RS"
  | "RU"
  | "RW"
  | "SA"
  | "SB"
  | "SC"
  | "SD"
  | "SE"
  | "SG"
  | "SH"
  | "SI"
  | "SJ"
  | "SK"
  | "SL"
  | "SM"
  | "SN"
  | "SO"
  | "SR"
  | "SS"
  | "ST"
  | "SV"
  | "SX"
  | "SY"
  | "SZ"
  | "TA"
  | "TC"
  | "TD"
  | "TF"
  | "TG"
  | "TH"
  | "TJ"
  | "TK"
  | "TL"
  | "TM"
  | "TN"
  | "TO"
  | "TR"
  | "TT"
  | "TV"
  | "TW"
  | "TZ"
  | "UA"
  | "UG"
  | "UM"
  | "US"
  | "UY"
  | "UZ"
  | "VA"
  | "VC"
  | "VE"
  | "VG"
  | "VN"
  | "VU"
  | "WF"
  | "WS"
  | "XK"
  | "YE"
  | "YT"
  | "ZA"
  | "ZM"
  | "ZW"
  | "ZZ";

export type CurrencyCode =
  | "AED"
  | "AFN"
  | "ALL"
  | "AMD"
  | "ANG"
  | "AOA"
  | "ARS"
  | "AUD"
  | "AWG"
  | "AZN"
  | "BAM"
  | "BBD"
  | "BDT"
  | "BGN"
  | "BHD"
  | "BIF"
  | "BMD"
  | "BND"
  | "BOB"
  | "BRL"
  | "BSD"
  | "BTN"
  | "BWP"
  | "BYN"
  | "BYR"
  | "BZD"
  | "CAD"
  | "CDF"
  | "CHF"
  | "CLP"
  | "CNY"
  | "COP"
  | "CRC"
  | "CVE"
  | "CZK"
  | "DJF"
  | "DKK"
  | "DOP"
  | "DZD"
  | "EGP"
  | "ERN"
  | "ETB"
  | "EUR"
  | "FJD"
  | "FKP"
  | "GBP"
  | "GEL"
  | "GHS"
  | "GIP"
  | "GMD"
  | "GNF"
  | "GTQ"
  | "GYD"
  | "HKD"
  | "HNL"
  | "HRK"
  | "HTG"
  | "HUF"
  | "IDR"
  | "ILS"
  | "INR"
  | "IQD"
  | "IRR"
  | "ISK"
  | "JEP"
  | "JMD"
  | "JOD"
  | "JPY"
  | "KES"
  | "KGS"
  | "KHR"
  | "KID"
  | "KMF"
  | "KRW"
  | "KWD"
  | "KYD"
  | "KZT"
  | "LAK"
  | "LBP"
  | "LKR"
  | "LRD"
  | "LSL"
  | "LTL"
  | "LVL"
  | "LYD"
  | "MAD"
  | "MDL"
  | "MGA"
  | "MKD"
  | "MMK"
  | "MNT"
  | "MOP"
  | "MRU"
  | "MUR"
  | "MVR"
  | "MWK"
  | "MXN"
  | "MYR"
  | "MZN"
  | "NAD"
  | "NGN"
  | "NIO"
  | "NOK"
  | "NPR"
  | "NZD"
  | "OMR"
  | "PAB"
  | "PEN"
  | "PGK"
  | "PHP"
  | "PKR"
  | "PLN"
  | "PYG"
  | "QAR"
  | "RON"
  | "RSD"
  | "RUB"
  | "RWF"
  | "SAR"
  | "SBD"
  | "SCR"
  | "SDG"
  | "SEK"
  | "SGD"
  | "SHP"
  | "SLL"
  | "SOS"
  | "SRD"
  | "SSP"
  | "STD"
  | "STN"
  | "SYP"
  | "SZL"
  | "THB"
  | "TJS"
  | "TMT"
  | "TND"
  | "TOP"
  | "TRY"
  | "TTD"
  | "TWD"
  | "TZS"
  | "UAH"
  | "UGX"
  | "USD"
  | "USDC"
  | "UYU"
  | "UZS"
  | "VED"
  | "VEF"
  | "VES"
  | "VND"
  | "VUV"
  | "WST"
  | "XAF"
  | "XCD"
  | "XOF"
  | "XPF"
  | "XXX"
  | "YER"
  | "ZAR"
  | "ZMW";

export type DiscountAmountInput = {
  readonly amount?: string | null | undefined;
  readonly appliesOnEachItem?: boolean | null | undefined;
};

export type DiscountBuyerSelection = "ALL";

export type DiscountCodeBasicInput = {
  readonly appliesOncePerCustomer?: boolean | null | undefined;
  readonly code?: string | null | undefined;
  readonly combinesWith?: DiscountCombinesWithInput | null | undefined;
  readonly context?: DiscountContextInput | null | undefined;
  readonly customerGets?: DiscountCustomerGetsInput | null | undefined;
  /** @deprecated Use `context` instead. */
  readonly customerSelection?: DiscountCustomerSelectionInput | null | undefined;
  readonly endsAt?: string | null | undefined;
  readonly minimumRequirement?: DiscountMinimumRequirementInput | null | undefined;
  readonly recurringCycleLimit?: number | null | undefined;
  readonly startsAt?: string | null | undefined;
  readonly tags?: ReadonlyArray<string> | null | undefined;
  readonly title?: string | null | undefined;
  readonly usageLimit?: number | null | undefined;
};

export type DiscountCodeBxgyInput = {
  readonly appliesOncePerCustomer?: boolean | null | undefined;
  readonly code?: string | null | undefined;
  readonly combinesWith?: DiscountCombinesWithInput | null | undefined;
  readonly context?: DiscountContextInput | null | undefined;
  readonly customerBuys?: DiscountCustomerBuysInput | null | undefined;
  readonly customerGets?: DiscountCustomerGetsInput | null | undefined;
  /** @deprecated Use `context` instead. */
  readonly customerSelection?: DiscountCustomerSelectionInput | null | undefined;
  readonly endsAt?: string | null | undefined;
  readonly startsAt?: string | null | undefined;
  readonly tags?: ReadonlyArray<string> | null | undefined;
  readonly title?: string | null | undefined;
  readonly usageLimit?: number | null | undefined;
  readonly usesPerOrderLimit?: number | null | undefined;
};

export type DiscountCodeFreeShippingInput = {
  readonly appliesOnOneTimePurchase?: boolean | null | undefined;
  readonly appliesOnSubscription?: boolean | null | undefined;
  readonly appliesOncePerCustomer?: boolean | null | undefined;
  readonly code?: string | null | undefined;
  readonly combinesWith?: DiscountCombinesWithInput | null | undefined;
  readonly context?: DiscountContextInput | null | undefined;
  /** @deprecated Use `context` instead. */
  readonly customerSelection?: DiscountCustomerSelectionInput | null | undefined;
  readonly destination?: DiscountShippingDestinationSelectionInput | null | undefined;
  readonly endsAt?: string | null | undefined;
  readonly maximumShippingPrice?: string | null | undefined;
  readonly minimumRequirement?: DiscountMinimumRequirementInput | null | undefined;
  readonly recurringCycleLimit?: number | null | undefined;
  readonly startsAt?: string | null | undefined;
  readonly tags?: ReadonlyArray<string> | null | undefined;
  readonly title?: string | null | undefined;
  readonly usageLimit?: number | null | undefined;
};

export type DiscountCollectionsInput = {
  readonly add?: ReadonlyArray<string> | null | undefined;
  readonly remove?: ReadonlyArray<string> | null | undefined;
};

export type DiscountCombinesWithInput = {
  readonly orderDiscounts?: boolean | null | undefined;
  readonly productDiscounts?: boolean | null | undefined;
  readonly productDiscountsWithTagsOnSameCartLine?:
    ProductDiscountsWithTagsOnSameCartLineInput | null | undefined;
  readonly shippingDiscounts?: boolean | null | undefined;
};

export type DiscountContextInput =
  | {
      readonly all: DiscountBuyerSelection;
      readonly customerSegments?: never;
      readonly customers?: never;
      readonly markets?: never;
    }
  | {
      readonly all?: never;
      readonly customerSegments: DiscountCustomerSegmentsInput;
      readonly customers?: never;
      readonly markets?: never;
    }
  | {
      readonly all?: never;
      readonly customerSegments?: never;
      readonly customers: DiscountCustomersInput;
      readonly markets?: never;
    }
  | {
      readonly all?: never;
      readonly customerSegments?: never;
      readonly customers?: never;
      readonly markets: DiscountMarketsInput;
    };

export type DiscountCountriesInput = {
  readonly add?: ReadonlyArray<CountryCode> | null | undefined;
  readonly includeRestOfWorld?: boolean | null | undefined;
  readonly remove?: ReadonlyArray<CountryCode> | null | undefined;
};

export type DiscountCustomerBuysInput = {
  readonly isOneTimePurchase?: boolean | null | undefined;
  readonly isSubscription?: boolean | null | undefined;
  readonly items?: DiscountItemsInput | null | undefined;
  readonly value?: DiscountCustomerBuysValueInput | null | undefined;
};

export type DiscountCustomerBuysValueInput = {
  readonly amount?: string | null | undefined;
  readonly quantity?: string | null | undefined;
};

export type DiscountCustomerGetsInput = {
  readonly appliesOnOneTimePurchase?: boolean | null | undefined;
  readonly appliesOnSubscription?: boolean | null | undefined;
  readonly items?: DiscountItemsInput | null | undefined;
  readonly value?: DiscountCustomerGetsValueInput | null | undefined;
};

export type DiscountCustomerGetsValueInput = {
  readonly discountAmount?: DiscountAmountInput | null | undefined;
  readonly discountOnQuantity?: DiscountOnQuantityInput | null | undefined;
  readonly percentage?: number | null | undefined;
};

export type DiscountCustomerSegmentsInput = {
  readonly add?: ReadonlyArray<string> | null | undefined;
  readonly remove?: ReadonlyArray<string> | null | undefined;
};

export type DiscountCustomerSelectionInput = {
  readonly all?: boolean | null | undefined;
  readonly customerSegments?: DiscountCustomerSegmentsInput | null | undefined;
  readonly customers?: DiscountCustomersInput | null | undefined;
};

export type DiscountCustomersInput = {
  readonly add?: ReadonlyArray<string> | null | undefined;
  readonly remove?: ReadonlyArray<string> | null | undefined;
};

export type DiscountEffectInput = {
  readonly amount?: string | null | undefined;
  readonly percentage?: number | null | undefined;
};

export type DiscountErrorCode =
  | "ACTIVE_PERIOD_OVERLAP"
  | "APPLIES_ON_NOTHING"
  | "BLANK"
  | "CONFLICT"
  | "DISCOUNT_NOT_COMPATIBLE_WITH_CONDITION_TYPES"
  | "DUPLICATE"
  | "END_DATE_BEFORE_START_DATE"
  | "EQUAL_TO"
  | "EXCEEDED_MAX"
  | "GREATER_THAN"
  | "GREATER_THAN_OR_EQUAL_TO"
  | "IMPLICIT_DUPLICATE"
  | "INCLUSION"
  | "INTERNAL_ERROR"
  | "INVALID"
  | "INVALID_COMBINES_WITH_FOR_DISCOUNT_CLASS"
  | "INVALID_DISCOUNT_CLASS_FOR_PRICE_RULE"
  | "INVALID_PRODUCT_DISCOUNTS_FALSE_WITH_EXISTING_TAGS_ON_SAME_CART_LINE"
  | "INVALID_PRODUCT_DISCOUNTS_WITH_TAGS_ON_SAME_CART_LINE_FOR_DISCOUNT_CLASS"
  | "INVALID_PRODUCT_DISCOUNTS_WITH_TAGS_ON_SAME_CART_LINE_WITHOUT_PRODUCT_DISCOUNTS"
  | "INVALID_TAG_LENGTH"
  | "LESS_THAN"
  | "LESS_THAN_OR_EQUAL_TO"
  | "MAX_APP_DISCOUNTS"
  | "MINIMUM_SUBTOTAL_AND_QUANTITY_RANGE_BOTH_PRESENT"
  | "MISSING_ARGUMENT"
  | "MISSING_FUNCTION_IDENTIFIER"
  | "MULTIPLE_FUNCTION_IDENTIFIERS"
  | "MULTIPLE_RECURRING_CYCLE_LIMIT_FOR_NON_SUBSCRIPTION_ITEMS"
  | "PRESENT"
  | "PRODUCT_DISCOUNTS_WITH_TAGS_ON_SAME_CART_LINE_NOT_ENTITLED"
  | "RECURRING_CYCLE_LIMIT_NOT_A_VALID_INTEGER"
  | "TAKEN"
  | "TOO_LONG"
  | "TOO_MANY_ARGUMENTS"
  | "TOO_MANY_PRODUCT_DISCOUNTS_WITH_TAGS_ON_SAME_CART_LINE"
  | "TOO_MANY_TAGS"
  | "TOO_SHORT"
  | "VALUE_OUTSIDE_RANGE";

export type DiscountItemsInput = {
  readonly all?: boolean | null | undefined;
  readonly collections?: DiscountCollectionsInput | null | undefined;
  readonly products?: DiscountProductsInput | null | undefined;
};

export type DiscountMarketsInput = {
  readonly add?: ReadonlyArray<string> | null | undefined;
  readonly remove?: ReadonlyArray<string> | null | undefined;
};

export type DiscountMinimumQuantityInput = {
  readonly greaterThanOrEqualToQuantity?: string | null | undefined;
};

export type DiscountMinimumRequirementInput = {
  readonly quantity?: DiscountMinimumQuantityInput | null | undefined;
  readonly subtotal?: DiscountMinimumSubtotalInput | null | undefined;
};

export type DiscountMinimumSubtotalInput = {
  readonly greaterThanOrEqualToSubtotal?: string | null | undefined;
};

export type DiscountOnQuantityInput = {
  readonly effect?: DiscountEffectInput | null | undefined;
  readonly quantity?: string | null | undefined;
};

export type DiscountProductsInput = {
  readonly productVariantsToAdd?: ReadonlyArray<string> | null | undefined;
  readonly productVariantsToRemove?: ReadonlyArray<string> | null | undefined;
  readonly productsToAdd?: ReadonlyArray<string> | null | undefined;
  readonly productsToRemove?: ReadonlyArray<string> | null | undefined;
};

export type DiscountRedeemCodeInput = {
  readonly code: string;
};

export type DiscountShippingDestinationSelectionInput = {
  readonly all?: boolean | null | undefined;
  readonly countries?: DiscountCountriesInput | null | undefined;
};

export type DiscountStatus = "ACTIVE" | "EXPIRED" | "SCHEDULED";

export type GiftCardCreateInput = {
  readonly code?: string | null | undefined;
  readonly crossCurrencyRedemptionStrategy?: GiftCardCrossCurrencyRedemptionStrategy | null | undefined;
  readonly customerId?: string | null | undefined;
  readonly expiresOn?: unknown;
  readonly initialAmount?: MoneyInput | null | undefined;
  /** @deprecated Use `initialAmount` instead. */
  readonly initialValue?: string | null | undefined;
  readonly note?: string | null | undefined;
  readonly recipientAttributes?: GiftCardRecipientInput | null | undefined;
  readonly templateSuffix?: string | null | undefined;
};

export type GiftCardCrossCurrencyRedemptionStrategy = "MARKET_FX" | "NONE" | "SPOT_FX";

export type GiftCardDeactivateUserErrorCode = "GIFT_CARD_NOT_FOUND";

export type GiftCardErrorCode =
  | "CUSTOMER_NOT_FOUND"
  | "GIFT_CARD_LIMIT_EXCEEDED"
  | "GREATER_THAN"
  | "INTERNAL_ERROR"
  | "INVALID"
  | "MISSING_ARGUMENT"
  | "RECIPIENT_NOT_FOUND"
  | "TAKEN"
  | "TOO_LONG"
  | "TOO_SHORT";

export type GiftCardRecipientInput = {
  readonly id: string;
  readonly message?: string | null | undefined;
  readonly preferredName?: string | null | undefined;
  readonly sendNotificationAt?: string | null | undefined;
};

export type MarketConditionApplicationType = "ALL" | "SPECIFIED";

export type MarketStatus = "ACTIVE" | "DRAFT";

export type MetafieldsSetInput = {
  readonly compareDigest?: string | null | undefined;
  readonly key: string;
  readonly namespace?: string | null | undefined;
  readonly ownerId: string;
  readonly type?: string | null | undefined;
  readonly value: string;
};

export type MetafieldsSetUserErrorCode =
  | "APP_NOT_AUTHORIZED"
  | "BLANK"
  | "CAPABILITY_VIOLATION"
  | "INCLUSION"
  | "INTERNAL_ERROR"
  | "INVALID"
  | "INVALID_COMPARE_DIGEST"
  | "INVALID_TYPE"
  | "INVALID_VALUE"
  | "LESS_THAN_OR_EQUAL_TO"
  | "PRESENT"
  | "STALE_OBJECT"
  | "TAKEN"
  | "TOO_LONG"
  | "TOO_SHORT";

export type MoneyInput = {
  readonly amount: string;
  readonly currencyCode: CurrencyCode;
};

export type OrderTransactionKind =
  | "AUTHORIZATION"
  | "CAPTURE"
  | "CHANGE"
  | "EMV_AUTHORIZATION"
  | "REFUND"
  | "SALE"
  | "SUGGESTED_REFUND"
  | "VOID";

export type OrderTransactionStatus =
  "AWAITING_RESPONSE" | "ERROR" | "FAILURE" | "PENDING" | "SUCCESS" | "UNKNOWN";

export type ProductDiscountsWithTagsOnSameCartLineInput = {
  readonly add?: ReadonlyArray<string> | null | undefined;
  readonly remove?: ReadonlyArray<string> | null | undefined;
};

export type StoreCreditAccountCreditInput = {
  readonly creditAmount: MoneyInput;
  readonly expiresAt?: string | null | undefined;
  readonly notify?: boolean | null | undefined;
};

export type StoreCreditAccountCreditUserErrorCode =
  | "ACCOUNT_NOT_FOUND"
  | "CREDIT_LIMIT_EXCEEDED"
  | "EXPIRES_AT_IN_PAST"
  | "MISMATCHING_CURRENCY"
  | "NEGATIVE_OR_ZERO_AMOUNT"
  | "OWNER_NOT_FOUND"
  | "UNSUPPORTED_CURRENCY";

export type StoreCreditAccountDebitInput = {
  readonly debitAmount: MoneyInput;
};

export type StoreCreditAccountDebitUserErrorCode =
  "ACCOUNT_NOT_FOUND" | "INSUFFICIENT_FUNDS" | "MISMATCHING_CURRENCY" | "NEGATIVE_OR_ZERO_AMOUNT";

export type StoreCreditSystemEvent =
  | "ADJUSTMENT"
  | "ORDER_CANCELLATION"
  | "ORDER_PAYMENT"
  | "ORDER_REFUND"
  | "PAYMENT_FAILURE"
  | "PAYMENT_RETURNED"
  | "TAX_FINALIZATION";

export type ReadCustomerQueryVariables = Exact<{
  id: string;
}>;

export type ReadCustomerQuery = {
  readonly customer: {
    readonly id: string;
    readonly firstName: string | null;
    readonly lastName: string | null;
    readonly createdAt: string;
    readonly defaultEmailAddress: { readonly emailAddress: string } | null;
  } | null;
};

export type CombineBasicDiscountMutationVariables = Exact<{
  id: string;
  discount: DiscountCodeBasicInput;
}>;

export type CombineBasicDiscountMutation = {
  readonly discountCodeBasicUpdate: {
    readonly codeDiscountNode: { readonly id: string } | null;
    readonly userErrors: ReadonlyArray<{
      readonly field: ReadonlyArray<string> | null;
      readonly code: DiscountErrorCode | null;
      readonly message: string;
    }>;
  } | null;
};

export type CombineBxgyDiscountMutationVariables = Exact<{
  id: string;
  discount: DiscountCodeBxgyInput;
}>;

export type CombineBxgyDiscountMutation = {
  readonly discountCodeBxgyUpdate: {
    readonly codeDiscountNode: { readonly id: string } | null;
    readonly userErrors: ReadonlyArray<{
      readonly field: ReadonlyArray<string> | null;
      readonly code: DiscountErrorCode | null;
      readonly message: string;
    }>;
  } | null;
};

export type CombineFreeShippingDiscountMutationVariables = Exact<{
  id: string;
  discount: DiscountCodeFreeShippingInput;
}>;

export type CombineFreeShippingDiscountMutation = {
  readonly discountCodeFreeShippingUpdate: {
    readonly codeDiscountNode: { readonly id: string } | null;
    readonly userErrors: ReadonlyArray<{
      readonly field: ReadonlyArray<string> | null;
      readonly code: DiscountErrorCode | null;
      readonly message: string;
    }>;
  } | null;
};

export type CreateCodeDiscountMutationVariables = Exact<{
  discount: DiscountCodeBasicInput;
}>;

export type CreateCodeDiscountMutation = {
  readonly discountCodeBasicCreate: {
    readonly codeDiscountNode: { readonly id: string } | null;
    readonly userErrors: ReadonlyArray<{
      readonly field: ReadonlyArray<string> | null;
      readonly code: DiscountErrorCode | null;
      readonly message: string;
    }>;
  } | null;
};

export type CreateFreeShippingDiscountMutationVariables = Exact<{
  discount: DiscountCodeFreeShippingInput;
}>;

export type CreateFreeShippingDiscountMutation = {
  readonly discountCodeFreeShippingCreate: {
    readonly codeDiscountNode: { readonly id: string } | null;
    readonly userErrors: ReadonlyArray<{
      readonly field: ReadonlyArray<string> | null;
      readonly code: DiscountErrorCode | null;
      readonly message: string;
    }>;
  } | null;
};

export type CreateBxgyDiscountMutationVariables = Exact<{
  discount: DiscountCodeBxgyInput;
}>;

export type CreateBxgyDiscountMutation = {
  readonly discountCodeBxgyCreate: {
    readonly codeDiscountNode: { readonly id: string } | null;
    readonly userErrors: ReadonlyArray<{
      readonly field: ReadonlyArray<string> | null;
      readonly code: DiscountErrorCode | null;
      readonly message: string;
    }>;
  } | null;
};

export type AddCodesMutationVariables = Exact<{
  discountId: string;
  codes: ReadonlyArray<DiscountRedeemCodeInput> | DiscountRedeemCodeInput;
}>;

export type AddCodesMutation = {
  readonly discountRedeemCodeBulkAdd: {
    readonly bulkCreation: { readonly id: string } | null;
    readonly userErrors: ReadonlyArray<{
      readonly field: ReadonlyArray<string> | null;
      readonly code: DiscountErrorCode | null;
      readonly message: string;
    }>;
  } | null;
};

export type ReadCodeBatchQueryVariables = Exact<{
  id: string;
  after?: string | null | undefined;
}>;

export type ReadCodeBatchQuery = {
  readonly discountRedeemCodeBulkCreation: {
    readonly done: boolean;
    readonly codes: {
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
      readonly nodes: ReadonlyArray<{
        readonly code: string;
        readonly errors: ReadonlyArray<{ readonly message: string }>;
        readonly discountRedeemCode: { readonly id: string } | null;
      }>;
    };
  } | null;
};

export type FindCodeQueryVariables = Exact<{
  code: string;
  search: string;
}>;

export type FindCodeQuery = {
  readonly codeDiscountNodeByCode: {
    readonly id: string;
    readonly codeDiscount:
      | {
          readonly __typename: "DiscountCodeApp";
          readonly status: DiscountStatus;
          readonly codes: {
            readonly nodes: ReadonlyArray<{
              readonly id: string;
              readonly code: string;
              readonly asyncUsageCount: number;
            }>;
          };
        }
      | {
          readonly __typename: "DiscountCodeBasic";
          readonly status: DiscountStatus;
          readonly codes: {
            readonly nodes: ReadonlyArray<{
              readonly id: string;
              readonly code: string;
              readonly asyncUsageCount: number;
            }>;
          };
        }
      | {
          readonly __typename: "DiscountCodeBxgy";
          readonly status: DiscountStatus;
          readonly codes: {
            readonly nodes: ReadonlyArray<{
              readonly id: string;
              readonly code: string;
              readonly asyncUsageCount: number;
            }>;
          };
        }
      | {
          readonly __typename: "DiscountCodeFreeShipping";
          readonly status: DiscountStatus;
          readonly codes: {
            readonly nodes: ReadonlyArray<{
              readonly id: string;
              readonly code: string;
              readonly asyncUsageCount: number;
            }>;
          };
        };
  } | null;
};

export type RemoveCodesMutationVariables = Exact<{
  discountId: string;
  ids: ReadonlyArray<string> | string;
}>;

export type RemoveCodesMutation = {
  readonly discountCodeRedeemCodeBulkDelete: {
    readonly job: { readonly id: string; readonly done: boolean } | null;
    readonly userErrors: ReadonlyArray<{
      readonly field: ReadonlyArray<string> | null;
      readonly code: DiscountErrorCode | null;
      readonly message: string;
    }>;
  } | null;
};

export type ReadJobQueryVariables = Exact<{
  id: string;
}>;

export type ReadJobQuery = { readonly job: { readonly id: string; readonly done: boolean } | null };

export type ReadDiscountQueryVariables = Exact<{
  id: string;
}>;

export type ReadDiscountQuery = { readonly discountNode: { readonly id: string } | null };

export type CreateGiftCardMutationVariables = Exact<{
  input: GiftCardCreateInput;
}>;

export type CreateGiftCardMutation = {
  readonly giftCardCreate: {
    readonly giftCard: { readonly id: string } | null;
    readonly userErrors: ReadonlyArray<{
      readonly field: ReadonlyArray<string> | null;
      readonly code: GiftCardErrorCode | null;
      readonly message: string;
    }>;
  } | null;
};

export type FindGiftCardsQueryVariables = Exact<{
  search: string;
}>;

export type FindGiftCardsQuery = {
  readonly giftCards: {
    readonly nodes: ReadonlyArray<{
      readonly id: string;
      readonly note: string | null;
      readonly enabled: boolean;
      readonly initialValue: { readonly amount: string; readonly currencyCode: CurrencyCode };
      readonly balance: { readonly amount: string; readonly currencyCode: CurrencyCode };
    }>;
  };
};

export type DeactivateGiftCardMutationVariables = Exact<{
  id: string;
}>;

export type DeactivateGiftCardMutation = {
  readonly giftCardDeactivate: {
    readonly giftCard: { readonly id: string } | null;
    readonly userErrors: ReadonlyArray<{
      readonly field: ReadonlyArray<string> | null;
      readonly code: GiftCardDeactivateUserErrorCode | null;
      readonly message: string;
    }>;
  } | null;
};

export type ReadInstallationQueryVariables = Exact<{ [key: string]: never }>;

export type ReadInstallationQuery = { readonly currentAppInstallation: { readonly id: string } };

export type SetMetafieldsMutationVariables = Exact<{
  metafields: ReadonlyArray<MetafieldsSetInput> | MetafieldsSetInput;
}>;

export type SetMetafieldsMutation = {
  readonly metafieldsSet: {
    readonly metafields: ReadonlyArray<{ readonly id: string }> | null;
    readonly userErrors: ReadonlyArray<{
      readonly field: ReadonlyArray<string> | null;
      readonly code: MetafieldsSetUserErrorCode | null;
      readonly message: string;
      readonly elementIndex: number | null;
    }>;
  } | null;
};

export type ReadProductsQueryVariables = Exact<{
  ids: ReadonlyArray<string> | string;
  withCollections: boolean;
}>;

export type ReadProductsQuery = {
  readonly nodes: ReadonlyArray<
    | {
        readonly id: string;
        readonly productType: string;
        readonly tags: ReadonlyArray<string>;
        readonly collections?: {
          readonly nodes: ReadonlyArray<{ readonly id: string }>;
          readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
        };
      }
    | Record<PropertyKey, never>
    | null
  >;
};

export type ReadMoreCollectionsQueryVariables = Exact<{
  id: string;
  after?: string | null | undefined;
}>;

export type ReadMoreCollectionsQuery = {
  readonly product: {
    readonly collections: {
      readonly nodes: ReadonlyArray<{ readonly id: string }>;
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    };
  } | null;
};

export type ReadSellingPlansQueryVariables = Exact<{
  ids: ReadonlyArray<string> | string;
}>;

export type ReadSellingPlansQuery = {
  readonly nodes: ReadonlyArray<
    | { readonly id: string; readonly sellingPlan: { readonly sellingPlanId: string | null } | null }
    | Record<PropertyKey, never>
    | null
  >;
};

export type ReadPaymentsQueryVariables = Exact<{
  ids: ReadonlyArray<string> | string;
}>;

export type ReadPaymentsQuery = {
  readonly nodes: ReadonlyArray<
    | {
        readonly id: string;
        readonly transactions: ReadonlyArray<{
          readonly kind: OrderTransactionKind;
          readonly status: OrderTransactionStatus;
          readonly gateway: string | null;
          readonly amountSet: {
            readonly shopMoney: { readonly amount: string; readonly currencyCode: CurrencyCode };
          };
        }>;
      }
    | Record<PropertyKey, never>
    | null
  >;
};

export type ReadCustomerTagsQueryVariables = Exact<{
  ids: ReadonlyArray<string> | string;
}>;

export type ReadCustomerTagsQuery = {
  readonly nodes: ReadonlyArray<
    { readonly id: string; readonly tags: ReadonlyArray<string> } | Record<PropertyKey, never> | null
  >;
};

export type ReadSegmentMembershipsQueryVariables = Exact<{
  customerId: string;
  segmentIds: ReadonlyArray<string> | string;
}>;

export type ReadSegmentMembershipsQuery = {
  readonly customerSegmentMembership: {
    readonly memberships: ReadonlyArray<{ readonly segmentId: string; readonly isMember: boolean }>;
  };
};

export type ReadMarketsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;

export type ReadMarketsQuery = {
  readonly markets: {
    readonly nodes: ReadonlyArray<{
      readonly id: string;
      readonly status: MarketStatus;
      readonly conditions: {
        readonly regionsCondition: {
          readonly applicationLevel: MarketConditionApplicationType | null;
          readonly regions: {
            readonly nodes: ReadonlyArray<{ readonly code: CountryCode } | Record<PropertyKey, never>>;
          };
        } | null;
      } | null;
    }>;
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
};

export type FindOrdersWithCodeQueryVariables = Exact<{
  search: string;
}>;

export type FindOrdersWithCodeQuery = {
  readonly orders: { readonly nodes: ReadonlyArray<{ readonly id: string }> };
};

export type ReadVariantPriceQueryVariables = Exact<{
  id: string;
}>;

export type ReadVariantPriceQuery = {
  readonly productVariant: { readonly id: string; readonly price: string } | null;
};

export type ReadShopQueryVariables = Exact<{ [key: string]: never }>;

export type ReadShopQuery = {
  readonly shop: {
    readonly id: string;
    readonly name: string;
    readonly myshopifyDomain: string;
    readonly currencyCode: CurrencyCode;
    readonly ianaTimezone: string;
  };
};

export type ReadStoreCreditSettingsQueryVariables = Exact<{ [key: string]: never }>;

export type ReadStoreCreditSettingsQuery = {
  readonly storeCreditConfiguration: { readonly storeCreditEnabled: boolean };
};

export type ReadStoreCreditQueryVariables = Exact<{
  customerId: string;
  search: string;
  after?: string | null | undefined;
}>;

export type ReadStoreCreditQuery = {
  readonly customer: {
    readonly storeCreditAccounts: {
      readonly nodes: ReadonlyArray<{
        readonly id: string;
        readonly balance: { readonly amount: string; readonly currencyCode: CurrencyCode };
        readonly transactions: {
          readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
          readonly nodes: ReadonlyArray<
            | {
                readonly __typename: "StoreCreditAccountCreditTransaction";
                readonly id: string;
                readonly event: StoreCreditSystemEvent;
                readonly amount: { readonly amount: string; readonly currencyCode: CurrencyCode };
              }
            | {
                readonly __typename: "StoreCreditAccountDebitRevertTransaction";
                readonly id: string;
                readonly event: StoreCreditSystemEvent;
                readonly amount: { readonly amount: string; readonly currencyCode: CurrencyCode };
              }
            | {
                readonly __typename: "StoreCreditAccountDebitTransaction";
                readonly id: string;
                readonly event: StoreCreditSystemEvent;
                readonly amount: { readonly amount: string; readonly currencyCode: CurrencyCode };
              }
            | {
                readonly __typename: "StoreCreditAccountExpirationTransaction";
                readonly event: StoreCreditSystemEvent;
                readonly amount: { readonly amount: string; readonly currencyCode: CurrencyCode };
              }
          >;
        };
      }>;
    };
  } | null;
};

export type CreditStoreCreditMutationVariables = Exact<{
  id: string;
  creditInput: StoreCreditAccountCreditInput;
}>;

export type CreditStoreCreditMutation = {
  readonly storeCreditAccountCredit: {
    readonly storeCreditAccountTransaction: { readonly id: string } | null;
    readonly userErrors: ReadonlyArray<{
      readonly field: ReadonlyArray<string> | null;
      readonly code: StoreCreditAccountCreditUserErrorCode | null;
      readonly message: string;
    }>;
  } | null;
};

export type DebitStoreCreditMutationVariables = Exact<{
  id: string;
  debitInput: StoreCreditAccountDebitInput;
}>;

export type DebitStoreCreditMutation = {
  readonly storeCreditAccountDebit: {
    readonly storeCreditAccountTransaction: { readonly id: string } | null;
    readonly userErrors: ReadonlyArray<{
      readonly field: ReadonlyArray<string> | null;
      readonly code: StoreCreditAccountDebitUserErrorCode | null;
      readonly message: string;
    }>;
  } | null;
};

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>["__apiType"]>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}

export const ReadCustomerDocument = new TypedDocumentString(`
    query ReadCustomer($id: ID!) {
  customer(id: $id) {
    id
    firstName
    lastName
    createdAt
    defaultEmailAddress {
      emailAddress
    }
  }
}
    `) as unknown as TypedDocumentString<ReadCustomerQuery, ReadCustomerQueryVariables>;
export const CombineBasicDiscountDocument = new TypedDocumentString(`
    mutation CombineBasicDiscount($id: ID!, $discount: DiscountCodeBasicInput!) {
  discountCodeBasicUpdate(id: $id, basicCodeDiscount: $discount) {
    codeDiscountNode {
      id
    }
    userErrors {
      field
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<CombineBasicDiscountMutation, CombineBasicDiscountMutationVariables>;
export const CombineBxgyDiscountDocument = new TypedDocumentString(`
    mutation CombineBxgyDiscount($id: ID!, $discount: DiscountCodeBxgyInput!) {
  discountCodeBxgyUpdate(id: $id, bxgyCodeDiscount: $discount) {
    codeDiscountNode {
      id
    }
    userErrors {
      field
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<CombineBxgyDiscountMutation, CombineBxgyDiscountMutationVariables>;
export const CombineFreeShippingDiscountDocument = new TypedDocumentString(`
    mutation CombineFreeShippingDiscount($id: ID!, $discount: DiscountCodeFreeShippingInput!) {
  discountCodeFreeShippingUpdate(id: $id, freeShippingCodeDiscount: $discount) {
    codeDiscountNode {
      id
    }
    userErrors {
      field
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<
  CombineFreeShippingDiscountMutation,
  CombineFreeShippingDiscountMutationVariables
>;
export const CreateCodeDiscountDocument = new TypedDocumentString(`
    mutation CreateCodeDiscount($discount: DiscountCodeBasicInput!) {
  discountCodeBasicCreate(basicCodeDiscount: $discount) {
    codeDiscountNode {
      id
    }
    userErrors {
      field
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<CreateCodeDiscountMutation, CreateCodeDiscountMutationVariables>;
export const CreateFreeShippingDiscountDocument = new TypedDocumentString(`
    mutation CreateFreeShippingDiscount($discount: DiscountCodeFreeShippingInput!) {
  discountCodeFreeShippingCreate(freeShippingCodeDiscount: $discount) {
    codeDiscountNode {
      id
    }
    userErrors {
      field
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<
  CreateFreeShippingDiscountMutation,
  CreateFreeShippingDiscountMutationVariables
>;
export const CreateBxgyDiscountDocument = new TypedDocumentString(`
    mutation CreateBxgyDiscount($discount: DiscountCodeBxgyInput!) {
  discountCodeBxgyCreate(bxgyCodeDiscount: $discount) {
    codeDiscountNode {
      id
    }
    userErrors {
      field
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<CreateBxgyDiscountMutation, CreateBxgyDiscountMutationVariables>;
export const AddCodesDocument = new TypedDocumentString(`
    mutation AddCodes($discountId: ID!, $codes: [DiscountRedeemCodeInput!]!) {
  discountRedeemCodeBulkAdd(discountId: $discountId, codes: $codes) {
    bulkCreation {
      id
    }
    userErrors {
      field
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<AddCodesMutation, AddCodesMutationVariables>;
export const ReadCodeBatchDocument = new TypedDocumentString(`
    query ReadCodeBatch($id: ID!, $after: String) {
  discountRedeemCodeBulkCreation(id: $id) {
    done
    codes(first: 100, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        code
        errors {
          message
        }
        discountRedeemCode {
          id
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ReadCodeBatchQuery, ReadCodeBatchQueryVariables>;
export const FindCodeDocument = new TypedDocumentString(`
    query FindCode($code: String!, $search: String!) {
  codeDiscountNodeByCode(code: $code) {
    id
    codeDiscount {
      __typename
      ... on DiscountCodeBasic {
        status
        codes(first: 10, query: $search) {
          nodes {
            id
            code
            asyncUsageCount
          }
        }
      }
      ... on DiscountCodeBxgy {
        status
        codes(first: 10, query: $search) {
          nodes {
            id
            code
            asyncUsageCount
          }
        }
      }
      ... on DiscountCodeFreeShipping {
        status
        codes(first: 10, query: $search) {
          nodes {
            id
            code
            asyncUsageCount
          }
        }
      }
      ... on DiscountCodeApp {
        status
        codes(first: 10, query: $search) {
          nodes {
            id
            code
            asyncUsageCount
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<FindCodeQuery, FindCodeQueryVariables>;
export const RemoveCodesDocument = new TypedDocumentString(`
    mutation RemoveCodes($discountId: ID!, $ids: [ID!]!) {
  discountCodeRedeemCodeBulkDelete(discountId: $discountId, ids: $ids) {
    job {
      id
      done
    }
    userErrors {
      field
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<RemoveCodesMutation, RemoveCodesMutationVariables>;
export const ReadJobDocument = new TypedDocumentString(`
    query ReadJob($id: ID!) {
  job(id: $id) {
    id
    done
  }
}
    `) as unknown as TypedDocumentString<ReadJobQuery, ReadJobQueryVariables>;
export const ReadDiscountDocument = new TypedDocumentString(`
    query ReadDiscount($id: ID!) {
  discountNode(id: $id) {
    id
  }
}
    `) as unknown as TypedDocumentString<ReadDiscountQuery, ReadDiscountQueryVariables>;
export const CreateGiftCardDocument = new TypedDocumentString(`
    mutation CreateGiftCard($input: GiftCardCreateInput!) {
  giftCardCreate(input: $input) {
    giftCard {
      id
    }
    userErrors {
      field
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<CreateGiftCardMutation, CreateGiftCardMutationVariables>;
export const FindGiftCardsDocument = new TypedDocumentString(`
    query FindGiftCards($search: String!) {
  giftCards(first: 10, query: $search) {
    nodes {
      id
      note
      enabled
      initialValue {
        amount
        currencyCode
      }
      balance {
        amount
        currencyCode
      }
    }
  }
}
    `) as unknown as TypedDocumentString<FindGiftCardsQuery, FindGiftCardsQueryVariables>;
export const DeactivateGiftCardDocument = new TypedDocumentString(`
    mutation DeactivateGiftCard($id: ID!) {
  giftCardDeactivate(id: $id) {
    giftCard {
      id
    }
    userErrors {
      field
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<DeactivateGiftCardMutation, DeactivateGiftCardMutationVariables>;
export const ReadInstallationDocument = new TypedDocumentString(`
    query ReadInstallation {
  currentAppInstallation {
    id
  }
}
    `) as unknown as TypedDocumentString<ReadInstallationQuery, ReadInstallationQueryVariables>;
export const SetMetafieldsDocument = new TypedDocumentString(`
    mutation SetMetafields($metafields: [MetafieldsSetInput!]!) {
  metafieldsSet(metafields: $metafields) {
    metafields {
      id
    }
    userErrors {
      field
      code
      message
      elementIndex
    }
  }
}
    `) as unknown as TypedDocumentString<SetMetafieldsMutation, SetMetafieldsMutationVariables>;
export const ReadProductsDocument = new TypedDocumentString(`
    query ReadProducts($ids: [ID!]!, $withCollections: Boolean!) {
  nodes(ids: $ids) {
    ... on Product {
      id
      productType
      tags
      collections(first: 20) @include(if: $withCollections) {
        nodes {
          id
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ReadProductsQuery, ReadProductsQueryVariables>;
export const ReadMoreCollectionsDocument = new TypedDocumentString(`
    query ReadMoreCollections($id: ID!, $after: String) {
  product(id: $id) {
    collections(first: 250, after: $after) {
      nodes {
        id
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ReadMoreCollectionsQuery, ReadMoreCollectionsQueryVariables>;
export const ReadSellingPlansDocument = new TypedDocumentString(`
    query ReadSellingPlans($ids: [ID!]!) {
  nodes(ids: $ids) {
    ... on LineItem {
      id
      sellingPlan {
        sellingPlanId
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ReadSellingPlansQuery, ReadSellingPlansQueryVariables>;
export const ReadPaymentsDocument = new TypedDocumentString(`
    query ReadPayments($ids: [ID!]!) {
  nodes(ids: $ids) {
    ... on Order {
      id
      transactions(first: 100) {
        kind
        status
        gateway
        amountSet {
          shopMoney {
            amount
            currencyCode
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ReadPaymentsQuery, ReadPaymentsQueryVariables>;
export const ReadCustomerTagsDocument = new TypedDocumentString(`
    query ReadCustomerTags($ids: [ID!]!) {
  nodes(ids: $ids) {
    ... on Customer {
      id
      tags
    }
  }
}
    `) as unknown as TypedDocumentString<ReadCustomerTagsQuery, ReadCustomerTagsQueryVariables>;
export const ReadSegmentMembershipsDocument = new TypedDocumentString(`
    query ReadSegmentMemberships($customerId: ID!, $segmentIds: [ID!]!) {
  customerSegmentMembership(customerId: $customerId, segmentIds: $segmentIds) {
    memberships {
      segmentId
      isMember
    }
  }
}
    `) as unknown as TypedDocumentString<ReadSegmentMembershipsQuery, ReadSegmentMembershipsQueryVariables>;
export const ReadMarketsDocument = new TypedDocumentString(`
    query ReadMarkets($after: String) {
  markets(first: 50, type: REGION, after: $after) {
    nodes {
      id
      status
      conditions {
        regionsCondition {
          applicationLevel
          regions(first: 250) {
            nodes {
              ... on MarketRegionCountry {
                code
              }
            }
          }
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<ReadMarketsQuery, ReadMarketsQueryVariables>;
export const FindOrdersWithCodeDocument = new TypedDocumentString(`
    query FindOrdersWithCode($search: String!) {
  orders(first: 10, query: $search) {
    nodes {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<FindOrdersWithCodeQuery, FindOrdersWithCodeQueryVariables>;
export const ReadVariantPriceDocument = new TypedDocumentString(`
    query ReadVariantPrice($id: ID!) {
  productVariant(id: $id) {
    id
    price
  }
}
    `) as unknown as TypedDocumentString<ReadVariantPriceQuery, ReadVariantPriceQueryVariables>;
export const ReadShopDocument = new TypedDocumentString(`
    query ReadShop {
  shop {
    id
    name
    myshopifyDomain
    currencyCode
    ianaTimezone
  }
}
    `) as unknown as TypedDocumentString<ReadShopQuery, ReadShopQueryVariables>;
export const ReadStoreCreditSettingsDocument = new TypedDocumentString(`
    query ReadStoreCreditSettings {
  storeCreditConfiguration {
    storeCreditEnabled
  }
}
    `) as unknown as TypedDocumentString<ReadStoreCreditSettingsQuery, ReadStoreCreditSettingsQueryVariables>;
export const ReadStoreCreditDocument = new TypedDocumentString(`
    query ReadStoreCredit($customerId: ID!, $search: String!, $after: String) {
  customer(id: $customerId) {
    storeCreditAccounts(first: 1, query: $search) {
      nodes {
        id
        balance {
          amount
          currencyCode
        }
        transactions(first: 25, after: $after, reverse: true, sortKey: CREATED_AT) {
          pageInfo {
            hasNextPage
            endCursor
          }
          nodes {
            __typename
            event
            amount {
              amount
              currencyCode
            }
            ... on StoreCreditAccountCreditTransaction {
              id
            }
            ... on StoreCreditAccountDebitTransaction {
              id
            }
            ... on StoreCreditAccountDebitRevertTransaction {
              id
            }
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ReadStoreCreditQuery, ReadStoreCreditQueryVariables>;
export const CreditStoreCreditDocument = new TypedDocumentString(`
    mutation CreditStoreCredit($id: ID!, $creditInput: StoreCreditAccountCreditInput!) {
  storeCreditAccountCredit(id: $id, creditInput: $creditInput) {
    storeCreditAccountTransaction {
      id
    }
    userErrors {
      field
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<CreditStoreCreditMutation, CreditStoreCreditMutationVariables>;
export const DebitStoreCreditDocument = new TypedDocumentString(`
    mutation DebitStoreCredit($id: ID!, $debitInput: StoreCreditAccountDebitInput!) {
  storeCreditAccountDebit(id: $id, debitInput: $debitInput) {
    storeCreditAccountTransaction {
      id
    }
    userErrors {
      field
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<DebitStoreCreditMutation, DebitStoreCreditMutationVariables>;
