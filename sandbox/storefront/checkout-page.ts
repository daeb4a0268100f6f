// The checkout's page: contact, delivery, shipping, payment on one side; what is bought, codes and the sum on the other.
import { markup, type Markup } from "../http/markup";
import { allocatedCents } from "../orders/totals";
import { normalizeCode, type ShopState } from "../state/shop-state";
import type { Theme } from "../theme/theme";
import { lineTitle } from "./cart";
import { priceSeen, type CheckoutState } from "./checkout";
import type { CheckoutErrors, CheckoutFields } from "./checkout-form";
import {
  checkoutFrame,
  moneyPrinter,
  summaryLines,
  sumRows,
  type PrintCents,
  type SumRow,
} from "./checkout-layout";
import { destinations } from "./destinations";
import { onLine } from "./line-savings";
import { pictureOf } from "./product-view";
import { fullName } from "./shopper";

interface Shown {
  errors?: CheckoutErrors;
  notice?: string;
  fields?: CheckoutFields;
}

export function checkoutPage(theme: Theme, shop: ShopState, state: CheckoutState, shown: Shown): string {
  const { currency } = shop.document;
  const print = moneyPrinter(currency);
  const errors = shown.errors ?? {};
  return checkoutFrame(theme, {
    title: "Checkout",
    shop,
    action: `/checkouts/${state.checkout.id}`,
    total: `${print(state.priced.dueCents)} ${currency}`,
    isOpen: errors.code !== undefined || state.priced.refused.length > 0,
    summary: summary(shop, state, shown, print),
    main: markup`${problems(shown)}
${contact(state, errors)}
${delivery(state, errors)}
${shipping(state, print)}
${payment(state, shown, print)}
<input type="hidden" name="price_seen" value="${priceSeen(state)}">
<p><button class="button button--wide" type="submit" name="action" value="place">${state.priced.dueCents > 0 ? `Place order · ${print(state.priced.dueCents)}` : "Place order"}</button></p>
<p><a class="back" href="/cart">Back to the cart</a></p>`,
  });
}

/** Takes the focus, so that it is seen and read first, unless a code's own field has it. */
function problems({ errors = {}, notice }: Shown): Markup | null {
  const count = Object.keys(errors).length;
  if (count === 0 && notice === undefined) return null;
  const many = count === 1 ? "One thing needs another look." : `${count} things need another look.`;
  const isCode = errors.code !== undefined || errors.gift_card !== undefined;
  return markup`<p class="message message--error" role="alert" tabindex="-1"${isCode ? null : markup` autofocus`}>${notice ?? errors.payment ?? many}</p>`;
}

interface Field {
  name: keyof CheckoutErrors | "phone";
  label: string;
  value: string;
  autocomplete: string;
  type?: "email" | "tel";
  isOptional?: boolean;
}

function field(
  { name, label, value, autocomplete, type, isOptional }: Field,
  errors: CheckoutErrors,
): Markup {
  const error = name === "phone" ? undefined : errors[name];
  return markup`<div class="field">
<label for="${name}">${label}${isOptional ? markup` <span class="soft">(optional)</span>` : null}</label>
<input id="${name}" name="${name}" type="${type ?? "text"}" value="${value}" autocomplete="${autocomplete}" maxlength="255"${isOptional ? null : markup` required`}${invalid(name, error)}>
${errorText(name, error)}
</div>`;
}

function invalid(name: string, error: string | undefined): Markup | null {
  return error === undefined ? null : markup` aria-invalid="true" aria-describedby="${name}-error"`;
}

function errorText(name: string, error: string | undefined): Markup | null {
  return error === undefined ? null : markup`<p class="field__error" id="${name}-error">${error}</p>`;
}

function contact({ checkout, customer }: CheckoutState, errors: CheckoutErrors): Markup {
  const who = customer
    ? markup`<p class="soft">Logged in as ${fullName(customer) || (customer.email ?? "a customer")}</p>`
    : markup`<p class="soft">Have an account? <a href="/account/login?return_to=/checkout">Log in</a></p>`;
  return markup`<section aria-labelledby="contact-title">
<div class="head"><h2 id="contact-title">Contact</h2>${who}</div>
${field({ name: "email", label: "E-mail", value: checkout.email, autocomplete: "email", type: "email" }, errors)}
</section>`;
}

function delivery({ checkout, rate, destination }: CheckoutState, errors: CheckoutErrors): Markup {
  const { address } = checkout;
  const country = markup`<div class="field">
<label for="country">Country</label>
<select id="country" name="country" autocomplete="country" data-updates="update_delivery">${destinations.map(
    ({ countryCode, country: name }) =>
      markup`<option value="${countryCode}"${countryCode === destination.countryCode ? markup` selected` : null}>${name}</option>`,
  )}</select>
<noscript><button class="button button--quiet button--small" type="submit" name="action" value="update_delivery">Change country</button></noscript>
</div>`;
  const names = markup`<div class="pair">
${field({ name: "first_name", label: "First name", value: address.firstName, autocomplete: "given-name", isOptional: true }, errors)}
${field({ name: "last_name", label: "Last name", value: address.lastName, autocomplete: "family-name" }, errors)}
</div>`;
  const title = rate === null ? "Your name" : "Delivery";
  const rest = markup`${field({ name: "address1", label: "Street and number", value: address.address1, autocomplete: "address-line1" }, errors)}
<div class="pair pair--zip">
${field({ name: "zip", label: "Postal code", value: address.zip, autocomplete: "postal-code" }, errors)}
${field({ name: "city", label: "City", value: address.city, autocomplete: "address-level2" }, errors)}
</div>
${field({ name: "phone", label: "Phone", value: address.phone, autocomplete: "tel", type: "tel", isOptional: true }, errors)}`;
  return markup`<section id="delivery" aria-labelledby="delivery-title">
<h2 id="delivery-title">${title}</h2>
${country}${names}${rate === null ? null : rest}
</section>`;
}

function shipping({ rate, destination, priced }: CheckoutState, print: PrintCents): Markup | null {
  if (rate === null) return null;
  const options = destination.rates.map(({ handle, title, duration, priceCents }) => {
    const isChosen = handle === rate.handle;
    const cents = isChosen ? priced.discountedShippingCents : priceCents;
    const price = cents === 0 ? "Free" : print(cents);
    return markup`<label class="option"><input type="radio" name="shipping_rate" value="${handle}"${isChosen ? markup` checked` : null} data-updates="update_shipping">
<span class="option__text">${title}<span class="soft">${duration}</span></span><span>${price}</span></label>`;
  });
  return markup`<section id="shipping" aria-labelledby="shipping-title">
<h2 id="shipping-title">Shipping</h2>
<fieldset class="options"><legend class="visually-hidden">How it is sent</legend>${options}</fieldset>
<noscript><button class="button button--quiet button--small" type="submit" name="action" value="update_shipping">Use this shipping</button></noscript>
</section>`;
}

function payment(state: CheckoutState, { errors = {}, fields }: Shown, print: PrintCents): Markup {
  const { checkout, priced, creditCents, customer } = state;
  const cards = priced.payments.filter((item) => item.gateway === "gift_card");
  const refusalOf = (code: string) => priced.refusedGiftCards.find((card) => card.code === code);
  const working = checkout.giftCards.filter((code) => refusalOf(code) === undefined);
  const tags = checkout.giftCards.map((code, index) => {
    const refused = refusalOf(code);
    const pays = refused ? undefined : cards[working.indexOf(code)];
    const name = `Gift card •••• ${code.slice(-4)}`;
    return markup`<li class="tag${refused ? " tag--off" : null}"><span>${name}${pays ? ` −${print(pays.amountCents)}` : null}</span>
<button type="submit" name="action" value="remove_gift_card:${index}" aria-label="Take off ${name}">×</button></li>`;
  });
  const refusals = priced.refusedGiftCards
    .filter((card) => checkout.giftCards.includes(card.code))
    .map((card) => markup`<p class="field__error">•••• ${card.code.slice(-4)}: ${card.reason}</p>`);
  const credit =
    customer !== null && creditCents > 0
      ? markup`<input type="hidden" name="offers_store_credit" value="1">
<label class="option option--single"><input type="checkbox" name="store_credit" value="1"${checkout.useStoreCredit ? markup` checked` : null} data-updates="apply_gift_card">
<span class="option__text">Use store credit<span class="soft">You have ${print(creditCents)}</span></span></label>
<noscript><button class="button button--quiet button--small" type="submit" name="action" value="apply_gift_card">Update</button></noscript>`
      : null;
  return markup`<section id="payment" aria-labelledby="payment-title">
<h2 id="payment-title">Payment</h2>
${credit}
<div class="field">
<label for="gift_card">Gift card</label>
<div class="add"><input id="gift_card" name="gift_card" type="text" autocomplete="off" spellcheck="false" maxlength="255" value="${errors.gift_card === undefined ? "" : (fields?.gift_card ?? "")}"${invalid("gift_card", errors.gift_card)}${errors.gift_card === undefined ? null : markup` autofocus`}>
<button class="button button--quiet" type="submit" name="action" value="apply_gift_card">Apply<span class="visually-hidden"> gift card</span></button></div>
${errorText("gift_card", errors.gift_card)}
</div>
${tags.length > 0 ? markup`<ul class="tags" role="list" aria-label="Gift cards">${tags}</ul>` : null}${refusals}
${priced.dueCents > 0 ? gateways(errors, fields) : markup`<p class="message message--success">Nothing is left to pay.</p>`}
</section>`;
}

const ways = [
  { value: "success", title: "Bogus Gateway: it succeeds", text: "A card that is always accepted" },
  { value: "failure", title: "Bogus Gateway: it is declined", text: "A card that is always refused" },
  { value: "later", title: "Pay later", text: "The order waits for its payment, to be taken in the admin" },
] as const;

function gateways(errors: CheckoutErrors, fields: CheckoutFields | undefined): Markup {
  const chosen = fields?.payment ?? "success";
  const options = ways.map(
    ({
      value,
      title,
      text,
    }) => markup`<label class="option"><input type="radio" name="payment" value="${value}"${value === chosen ? markup` checked` : null}>
<span class="option__text">${title}<span class="soft">${text}</span></span></label>`,
  );
  return markup`<fieldset class="options"${errors.payment === undefined ? null : markup` aria-describedby="payment-error"`}>
<legend class="visually-hidden">How to pay</legend>${options}</fieldset>
${errorText("payment", errors.payment)}`;
}

function summary(shop: ShopState, state: CheckoutState, shown: Shown, print: PrintCents): Markup {
  const { lines, priced } = state;
  const items = lines.map(({ line, sold }, index) => {
    const amounts = priced.lines[index];
    const grossCents = amounts?.grossCents ?? 0;
    return {
      title: sold.product.title,
      detail: lineTitle(sold) === sold.product.title ? null : sold.variant.title,
      picture: pictureOf(sold.product).url,
      quantity: line.quantity,
      grossCents,
      discountedCents: grossCents - allocatedCents(amounts ? onLine(priced.applications, amounts) : []),
    };
  });
  return markup`${summaryLines(items, print)}
${codes(state, shown)}
${sumRows(sums(shop, state, print))}`;
}

function codes({ cart, priced }: CheckoutState, { errors = {}, fields }: Shown): Markup {
  const tags = cart.codes.map((code) => {
    const isOn = priced.codes.some(
      (applied) => normalizeCode(applied.code) === normalizeCode(code) && applied.amountCents > 0,
    );
    return markup`<li class="tag${isOn ? null : " tag--off"}"><span>${code}${isOn ? null : markup`<span class="visually-hidden"> does not apply</span>`}</span>
<button type="submit" name="action" value="remove_code:${code}" aria-label="Take off the code ${code}">×</button></li>`;
  });
  const refusals = priced.refused.map(
    ({ code, reason }) => markup`<p class="field__error"><strong>${code}</strong>: ${reason}</p>`,
  );
  return markup`<div class="codes" id="codes">
<div class="field">
<label for="code">Discount code</label>
<div class="add"><input id="code" name="code" type="text" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="255" value="${errors.code === undefined ? "" : (fields?.code ?? "")}"${invalid("code", errors.code)}${errors.code === undefined ? null : markup` autofocus`}>
<button class="button button--quiet" type="submit" name="action" value="apply_code">Apply<span class="visually-hidden"> discount code</span></button></div>
${errorText("code", errors.code)}
</div>
${tags.length > 0 ? markup`<ul class="tags" role="list" aria-label="Discount codes">${tags}</ul>` : null}${refusals}
</div>`;
}

function sums(shop: ShopState, { priced, rate, destination }: CheckoutState, print: PrintCents): SumRow[] {
  const { currency, taxesIncluded } = shop.document;
  const savings = priced.codes
    .filter((code) => code.amountCents > 0)
    .map(({ code, amountCents }): SumRow => ({
      label: code,
      value: `−${print(amountCents)}`,
      kind: "saving",
    }));
  const percent = `${Math.round(destination.taxRate * 1_000) / 10} %`;
  const tax: SumRow[] =
    priced.taxCents === 0
      ? []
      : [
          taxesIncluded
            ? { label: `Including ${percent} tax`, value: print(priced.taxCents), kind: "soft" }
            : { label: `Tax, ${percent}`, value: print(priced.taxCents) },
        ];
  const total: SumRow = { label: "Total", value: `${print(priced.totalCents)} ${currency}`, kind: "total" };
  const payments = priced.payments.map((item): SumRow => ({
    label: item.gateway === "gift_card" ? `Gift card •••• ${item.lastCharacters}` : "Store credit",
    value: `−${print(item.amountCents)}`,
    kind: "saving",
  }));
  const due: SumRow[] =
    payments.length === 0
      ? []
      : [{ label: "To pay", value: `${print(priced.dueCents)} ${currency}`, kind: "due" }];
  return [
    { label: "Items", value: print(priced.lineItemsCents) },
    ...(rate
      ? [{ label: "Shipping", value: rate.priceCents === 0 ? "Free" : print(priced.shippingCents) }]
      : []),
    ...savings,
    ...(taxesIncluded ? [total, ...tax] : [...tax, total]),
    ...payments,
    ...due,
  ];
}
