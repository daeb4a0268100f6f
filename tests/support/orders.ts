// Webhook payloads of orders, as small as Shopify's schema lets what the app reads be, for tests of what the app makes of
// them. The sandbox's own payloads are whole.
export interface OrderOptions {
  readonly id?: number;
  readonly customer?: number | null;
  readonly lines?: readonly { readonly id?: number; readonly price: string; readonly quantity?: number }[];
  readonly codes?: readonly string[];
  /** what the first code takes off each line */
  readonly off?: readonly string[];
  readonly status?: string;
  readonly updatedAt?: string;
  readonly cancelledAt?: string | null;
  readonly currency?: string;
  readonly refunds?: readonly unknown[];
  readonly processedAt?: string;
  readonly checkoutToken?: string;
  /** where the customer lives: the province's code within its country */
  readonly home?: { readonly country: string; readonly province: string };
}

export function orderPayload(options: OrderOptions = {}): string {
  const {
    id = 1,
    customer = 1,
    lines = [{ price: "100.00" }],
    status = "paid",
    processedAt = "2026-03-01T10:00:00Z",
    updatedAt = processedAt,
  } = options;
  return JSON.stringify({
    ...{
      id,
      name: `#${1000 + id}`,
      currency: options.currency ?? "USD",
      financial_status: status,
      test: false,
    },
    ...{ created_at: processedAt, processed_at: processedAt, updated_at: updatedAt },
    checkout_token: options.checkoutToken ?? null,
    ...{ cancelled_at: options.cancelledAt ?? null, taxes_included: false },
    customer: customer && {
      id: customer,
      first_name: "Ada",
      last_name: `No ${customer}`,
      email: `c${customer}@example.com`,
      default_address: options.home && {
        ...{ country_code: options.home.country, province_code: options.home.province },
      },
    },
    line_items: lines.map(({ id: lineId, price, quantity = 1 }, index) => ({
      ...{ id: lineId ?? id * 100 + index, title: "Beans", quantity, current_quantity: quantity, price },
      ...{ gift_card: false, tax_lines: [] },
      discount_allocations:
        options.off?.[index] === undefined
          ? []
          : [{ amount: options.off[index], discount_application_index: 0 }],
    })),
    shipping_lines: [],
    discount_applications: (options.codes ?? []).map((code) => ({ type: "discount_code", code })),
    discount_codes: (options.codes ?? []).map((code) => ({ code, amount: "5.00", type: "fixed_amount" })),
    refunds: options.refunds ?? [],
  });
}

export function refundPayload(
  id: number,
  orderId: number,
  lines: readonly (readonly [lineId: number, quantity: number])[],
): string {
  const shopMoney = { shop_money: { amount: "0.00", currency_code: "USD" } };
  return JSON.stringify({
    ...{ id, order_id: orderId, order_adjustments: [] },
    refund_line_items: lines.map(([line_item_id, quantity]) => ({
      line_item_id,
      quantity,
      subtotal_set: shopMoney,
    })),
  });
}
