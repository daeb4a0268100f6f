// The body of an order webhook of about 5 KB, as Shopify writes one for an order of five lines.

const money = (amount: string) => ({
  shop_money: { amount, currency_code: "USD" },
  presentment_money: { amount, currency_code: "USD" },
});

function line(index: number) {
  return {
    id: 866550311766439000 + index,
    admin_graphql_api_id: `gid://shopify/LineItem/${String(866550311766439000 + index)}`,
    current_quantity: 1,
    fulfillable_quantity: 1,
    fulfillment_service: "manual",
    gift_card: false,
    grams: 500,
    name: `House blend, ${String(250 * (index + 1))} g`,
    price: "19.90",
    price_set: money("19.90"),
    product_id: 632910392 + index,
    quantity: 1,
    requires_shipping: true,
    sku: `HB-${String(index)}`,
    taxable: true,
    title: "House blend",
    total_discount: "0.00",
    total_discount_set: money("0.00"),
    variant_id: 808950810 + index,
    vendor: "Example Roasters",
    tax_lines: [],
    discount_allocations: [],
  };
}

/** The payload's text, the same at every call. */
export function orderPayload(): string {
  return JSON.stringify({
    id: 820982911946154508,
    admin_graphql_api_id: "gid://shopify/Order/820982911946154508",
    name: "#1001",
    currency: "USD",
    created_at: "2026-11-20T10:00:00-05:00",
    processed_at: "2026-11-20T10:00:00-05:00",
    updated_at: "2026-11-20T10:00:00-05:00",
    cancelled_at: null,
    financial_status: "paid",
    fulfillment_status: null,
    test: false,
    taxes_included: true,
    current_total_price: "99.50",
    current_total_price_set: money("99.50"),
    total_line_items_price: "99.50",
    total_price: "99.50",
    total_price_set: money("99.50"),
    total_tax: "0.00",
    payment_gateway_names: ["bogus"],
    discount_codes: [],
    discount_applications: [],
    customer: {
      id: 115310627314723954,
      admin_graphql_api_id: "gid://shopify/Customer/115310627314723954",
      email: "shopper@example.com",
      first_name: "Sample",
      last_name: "Shopper",
      tags: "",
      currency: "USD",
    },
    line_items: [0, 1, 2, 3, 4].map(line),
    shipping_lines: [],
    refunds: [],
    fulfillments: [],
  });
}
