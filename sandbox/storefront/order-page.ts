// An order as its buyer sees it, right after placing it and later: where it is, what was bought, what was paid and given back.
import { markup, type Markup } from "../http/markup";
import { allocatedCents, financialStatus, grossCents, orderTotals } from "../orders/totals";
import type { CustomerDocument } from "../state/documents";
import type { OrderDocument, OrderFulfillment } from "../state/order-documents";
import type { ShopState } from "../state/shop-state";
import type { Theme } from "../theme/theme";
import {
  checkoutFrame,
  moneyPrinter,
  summaryLines,
  sumRows,
  type PrintCents,
  type SumRow,
} from "./checkout-layout";
import { onLine } from "./line-savings";
import { deliveryLabel, paymentLabel, shipmentLabel } from "./order-labels";
import { pictureOf } from "./product-view";

interface OrderView {
  shop: ShopState;
  customer: CustomerDocument | null;
  order: OrderDocument;
  /** Placed a moment ago. */
  isNew: boolean;
}

export function orderPage(theme: Theme, view: OrderView): string {
  const { shop, order, isNew, customer } = view;
  const print = moneyPrinter(order.currency);
  const totals = orderTotals(order);
  const name = order.shippingAddress?.firstName ?? customer?.firstName ?? "";
  const address = isNew
    ? markup`<p>You can come back to it at any time: <a href="/orders/${order.token}">the page of order ${order.name}</a>.</p>`
    : null;
  return checkoutFrame(theme, {
    title: isNew ? (name === "" ? "Thank you" : `Thank you, ${name}`) : `Order ${order.name}`,
    shop,
    total: `${print(totals.currentTotalCents)} ${order.currency}`,
    summary: markup`${items(shop, order, print)}${sumRows(sums(order, print))}`,
    main: markup`${headline(order, shop, isNew)}
${address}
${parcels(order, shop)}
${refunds(order, shop, print)}
<section class="card facts">
<div><h2>Delivery</h2>${destination(order)}</div>
<div><h2>Payment</h2><p>${paymentLabel(financialStatus(order, totals))}</p>${payments(order, print)}</div>
${order.email === null ? null : markup`<div><h2>Contact</h2><p>${order.email}</p></div>`}
</section>
<p class="ways"><a class="button" href="/collections/all">Go on shopping</a>${customer ? markup`<a class="button button--quiet" href="/account">Your account</a>` : null}</p>`,
  });
}

function headline(order: OrderDocument, shop: ShopState, isNew: boolean): Markup {
  if (order.cancelledAt !== null) {
    return markup`<p class="message message--error">This order was cancelled on ${date(order.cancelledAt, shop)}.</p>`;
  }
  if (isNew) {
    const isPending = financialStatus(order) === "pending";
    return markup`<p class="message message--success" role="status">Your order <strong>${order.name}</strong> is placed${isPending ? " and waits for its payment" : null}.</p>`;
  }
  return markup`<p class="lead">Placed on ${date(order.processedAt, shop)} · <strong>${deliveryLabel(order)}</strong></p>`;
}

function parcels(order: OrderDocument, shop: ShopState): Markup | null {
  const sent = order.fulfillments.filter((fulfillment) => fulfillment.status === "success");
  if (sent.length === 0) return null;
  return markup`<section class="card" aria-labelledby="parcels-title">
<h2 id="parcels-title">${sent.length === 1 ? "Your parcel" : "Your parcels"}</h2>
${sent.map((fulfillment) => parcel(order, fulfillment, shop))}
</section>`;
}

function parcel(order: OrderDocument, fulfillment: OrderFulfillment, shop: ShopState): Markup {
  const { trackingNumber, trackingCompany, shipmentStatus } = fulfillment;
  const contents = fulfillment.lines.flatMap(({ lineId, quantity }) => {
    const line = order.lines.find((item) => item.id === lineId);
    return line ? [`${quantity} × ${line.title}`] : [];
  });
  const events = fulfillment.events.map(
    (event) =>
      markup`<li>${shipmentLabel(event.status)} <span class="soft">${date(event.happenedAt, shop)}</span></li>`,
  );
  const tracking =
    trackingNumber === null
      ? null
      : markup`<p class="soft">Tracking number ${trackingNumber}${trackingCompany === null ? null : `, ${trackingCompany}`}</p>`;
  return markup`<div class="parcel">
<p><strong>${shipmentLabel(shipmentStatus)}</strong> <span class="soft">sent on ${date(fulfillment.createdAt, shop)}</span></p>
<p>${contents.join(", ")}</p>
${tracking}
${events.length > 0 ? markup`<ol class="events" reversed>${events.reverse()}</ol>` : null}
</div>`;
}

function refunds(order: OrderDocument, shop: ShopState, print: PrintCents): Markup | null {
  if (order.refunds.length === 0) return null;
  const rows = order.refunds.map((refund) => {
    const money = order.transactions
      .filter(
        (transaction) => refund.transactionIds.includes(transaction.id) && transaction.status === "success",
      )
      .reduce((sum, transaction) => sum + transaction.amountCents, 0);
    const lines = refund.lines.flatMap(({ lineId, quantity }) => {
      const line = order.lines.find((item) => item.id === lineId);
      return line ? [`${quantity} × ${line.title}`] : [];
    });
    return markup`<li><strong>${money === 0 ? "Taken out" : print(money)}</strong> <span class="soft">${date(refund.createdAt, shop)}</span>${lines.length > 0 ? markup`<br>${lines.join(", ")}` : null}</li>`;
  });
  return markup`<section class="card" aria-labelledby="refunds-title"><h2 id="refunds-title">Given back</h2><ul class="plain" role="list">${rows}</ul></section>`;
}

function destination(order: OrderDocument): Markup {
  const address = order.shippingAddress;
  const sending = order.shippingLines.map((line) => line.title).join(", ");
  if (!address) return markup`<p>${sending === "" ? "Nothing has to be sent." : sending}</p>`;
  const lines = [
    `${address.firstName} ${address.lastName}`.trim(),
    address.address1,
    `${address.zip} ${address.city}`.trim(),
    address.country,
  ];
  return markup`<p>${lines.filter((line) => line !== "").map((line) => markup`${line}<br>`)}<span class="soft">${sending}</span></p>`;
}

const gateways: Record<string, string> = {
  bogus: "Card (Bogus Gateway)",
  manual: "To be paid",
  gift_card: "Gift card",
  shopify_store_credit: "Store credit",
};

function payments(order: OrderDocument, print: PrintCents): Markup {
  const rows = order.transactions
    .filter((transaction) => transaction.kind === "sale" && transaction.status !== "failure")
    .map(({ gateway, amountCents, status }) => {
      const isOpen = status === "pending" ? " (open)" : "";
      return markup`<li>${gateways[gateway] ?? gateway}: ${print(amountCents)}${isOpen}</li>`;
    });
  return markup`<ul class="plain" role="list">${rows}</ul>`;
}

function items(shop: ShopState, order: OrderDocument, print: PrintCents): Markup {
  const lines = order.lines.map((line) => {
    const product = line.productId === null ? undefined : shop.products.get(line.productId);
    const taken = line.quantity - line.currentQuantity;
    const details = [line.variantTitle, taken > 0 ? `${taken} taken out` : null].filter(
      (text) => text !== null,
    );
    return {
      title: line.title,
      detail: details.length === 0 ? null : details.join(", "),
      picture: product ? pictureOf(product).url : null,
      quantity: line.quantity,
      grossCents: grossCents(line),
      discountedCents: grossCents(line) - allocatedCents(onLine(order.discountApplications, line)),
    };
  });
  return summaryLines(lines, print);
}

function sums(order: OrderDocument, print: PrintCents): SumRow[] {
  const totals = orderTotals(order);
  const allocations = [...order.lines, ...order.shippingLines].flatMap((line) => line.discountAllocations);
  const savings = order.discountApplications.map((application, index): SumRow => {
    const cents = allocatedCents(allocations.filter((item) => item.applicationIndex === index));
    return { label: application.code ?? application.title, value: `−${print(cents)}`, kind: "saving" };
  });
  const tax: SumRow[] =
    totals.taxCents === 0
      ? []
      : [
          order.taxesIncluded
            ? { label: "Including tax", value: print(totals.taxCents), kind: "soft" }
            : { label: "Tax", value: print(totals.taxCents) },
        ];
  const total: SumRow = {
    label: "Total",
    value: `${print(totals.totalCents)} ${order.currency}`,
    kind: "total",
  };
  const after: SumRow[] = [];
  if (totals.refundedCents > 0) {
    after.push({ label: "Given back", value: `−${print(totals.refundedCents)}`, kind: "saving" });
  }
  if (totals.currentTotalCents !== totals.totalCents) {
    const value = `${print(totals.currentTotalCents)} ${order.currency}`;
    after.push({ label: "Total now", value, kind: "due" });
  }
  if (totals.outstandingCents > 0) {
    const value = `${print(totals.outstandingCents)} ${order.currency}`;
    after.push({ label: "Still to pay", value, kind: "due" });
  }
  return [
    { label: "Items", value: print(totals.lineItemsCents) },
    ...(order.shippingLines.length > 0 ? [{ label: "Shipping", value: print(totals.shippingCents) }] : []),
    ...savings,
    ...(order.taxesIncluded ? [total, ...tax] : [...tax, total]),
    ...after,
  ];
}

function date(iso: string, shop: ShopState): string {
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: shop.document.timezone }).format(
    new Date(iso),
  );
}
