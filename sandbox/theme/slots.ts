// The places of the storefront's theme in which app blocks can stand, and the pages that have them.

export interface Slot {
  name: string;
  label: string;
  /** The group of sections that it is part of, on every page; null: part of the page's own template. */
  group: "header" | "footer" | null;
  /** The page type whose template has the slot; null for a group. */
  template: string | null;
}

export const slots: readonly Slot[] = [
  { name: "announcement", label: "Announcement, under the header", group: "header", template: null },
  { name: "home-main", label: "Home page", group: null, template: "index" },
  { name: "product-info", label: "Product information", group: null, template: "product" },
  { name: "cart-summary", label: "Cart summary", group: null, template: "cart" },
  { name: "account-top", label: "Account page", group: null, template: "customers/account" },
  { name: "footer", label: "Footer", group: "footer", template: null },
];

export function findSlot(name: string): Slot | undefined {
  return slots.find((slot) => slot.name === name);
}
