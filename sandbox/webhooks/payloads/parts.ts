// The small pieces that Shopify's webhook payloads share: ids as JSON numbers of any size, money in two currencies, times in
// the shop's zone, addresses.
import { legacyId } from "../../state/ids";
import type { CustomerDocument, ShopDocument } from "../../state/documents";
import { formatMoney } from "../../state/money";
import type { OrderAddress } from "../../state/order-documents";

/** A number that JSON.stringify prints with all its digits (JSON.rawJSON, which TypeScript does not know yet). */
export interface RawNumber {
  rawJSON: string;
}

const { rawJSON } = JSON as unknown as { rawJSON(text: string): RawNumber };

/** The number in a gid; above 2^53 as raw JSON, since a JavaScript number would lose digits. */
export function numericId(gid: string): number | RawNumber {
  const digits = legacyId(gid);
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : rawJSON(digits);
}

export function numericIdOrNull(gid: string | null): number | RawNumber | null {
  return gid === null ? null : numericId(gid);
}

/** Both currencies are the shop's: the sandbox has no presentment currencies. */
export function moneySet(cents: number, currency: string) {
  const money = { amount: formatMoney(cents, currency), currency_code: currency };
  return { shop_money: money, presentment_money: money };
}

interface ZoneOffsets {
  format: Intl.DateTimeFormat;
  byHour: Map<number, string>;
}
const zones = new Map<string, ZoneOffsets>();
const HOUR_MS = 3_600_000;
const MAX_REMEMBERED_HOURS = 50_000;

/** "+02:00" in a zone at a moment. */
function offsetAt(moment: number, timezone: string): string {
  let zone = zones.get(timezone);
  if (!zone) {
    const format = new Intl.DateTimeFormat("en-US", { timeZone: timezone, timeZoneName: "longOffset" });
    zone = { format, byHour: new Map() };
    zones.set(timezone, zone);
  }
  const quarter = Math.floor(moment / (HOUR_MS / 4));
  let offset = zone.byHour.get(quarter);
  if (offset === undefined) {
    const name =
      zone.format.formatToParts(moment).find((part) => part.type === "timeZoneName")?.value ?? "GMT";
    offset = name === "GMT" ? "+00:00" : name.slice(3, 9);
    if (zone.byHour.size >= MAX_REMEMBERED_HOURS) zone.byHour.clear();
    zone.byHour.set(quarter, offset);
  }
  return offset;
}

/** An ISO time as Shopify prints it: whole seconds, in the shop's zone ("2026-11-02T10:00:00+01:00"). */
export function shopTime(iso: string, timezone: string): string {
  const moment = Date.parse(iso);
  const offset = offsetAt(moment, timezone);
  const sign = offset.startsWith("-") ? -1 : 1;
  const minutes = sign * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6)));
  return new Date(moment + minutes * 60_000).toISOString().slice(0, 19) + offset;
}

export function shopTimeOrNull(iso: string | null, timezone: string): string | null {
  return iso === null ? null : shopTime(iso, timezone);
}

/** Billing and shipping address of an order; a made-up one where neither the buyer nor the customer gave one. */
export function orderAddress(
  address: OrderAddress | null | undefined,
  customer: CustomerDocument | undefined,
) {
  const firstName = address?.firstName ?? customer?.firstName ?? "Guest";
  const lastName = address?.lastName ?? customer?.lastName ?? "Shopper";
  return {
    first_name: firstName,
    address1: address?.address1 ?? "1 Sandbox Street",
    phone: address?.phone ?? "",
    city: address?.city ?? "Berlin",
    zip: address?.zip ?? "10115",
    province: address?.province ?? "Berlin",
    country: address?.country ?? "Germany",
    last_name: lastName,
    address2: null,
    company: null,
    latitude: null,
    longitude: null,
    name: `${firstName} ${lastName}`,
    country_code: address?.countryCode ?? "DE",
    province_code: address?.provinceCode ?? "BE",
  };
}

/** "123", from a shop's own gid. */
export function shopNumber(shop: ShopDocument): number | RawNumber {
  return numericId(shop.id);
}
