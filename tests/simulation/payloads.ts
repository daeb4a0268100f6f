// Webhook payloads as the simulation writes them and its auditor reads them: Shopify's fields, as many as matter. Amounts are
// decimal texts of the shop's currency.

export interface MoneySet {
  readonly shop_money: { readonly amount: string; readonly currency_code: string };
}

export interface AllocationPayload {
  readonly amount: string;
  readonly discount_application_index: number;
}

export interface LinePayload {
  readonly id: number;
  readonly title: string;
  readonly product_id: number;
  readonly variant_id: number;
  readonly quantity: number;
  readonly current_quantity: number;
  readonly price: string;
  readonly gift_card: boolean;
  readonly vendor: string;
  readonly discount_allocations: readonly AllocationPayload[];
  readonly tax_lines: readonly { readonly price: string }[];
}

export interface RefundPayload {
  readonly id: number;
  readonly order_id: number;
  readonly refund_line_items: readonly {
    readonly line_item_id: number;
    readonly quantity: number;
    readonly subtotal_set: MoneySet;
  }[];
  readonly order_adjustments: readonly { readonly kind: string; readonly amount_set: MoneySet }[];
  readonly refund_shipping_lines: readonly { readonly subtotal_amount_set: MoneySet }[];
}

export interface OrderPayload {
  readonly id: number;
  readonly name: string;
  readonly currency: string;
  readonly presentment_currency: string;
  readonly created_at: string;
  readonly processed_at: string;
  readonly updated_at: string;
  readonly cancelled_at: string | null;
  readonly test: boolean;
  readonly financial_status: string;
  readonly taxes_included: boolean;
  readonly source_name: string;
  readonly customer: {
    readonly id: number;
    readonly email: string;
    readonly first_name: string;
    readonly last_name: string;
  } | null;
  readonly shipping_address: { readonly country_code: string };
  readonly line_items: readonly LinePayload[];
  readonly shipping_lines: readonly {
    readonly price: string;
    readonly discount_allocations: readonly AllocationPayload[];
    readonly tax_lines: readonly { readonly price: string }[];
  }[];
  readonly discount_applications: readonly { readonly type: string; readonly code: string }[];
  readonly discount_codes: readonly {
    readonly code: string;
    readonly amount: string;
    readonly type: string;
  }[];
  readonly refunds: readonly RefundPayload[];
}

export interface Webhook {
  readonly topic: string;
  readonly payload: string;
}
