// How the rest of the app names a shop to the Admin API.

export type ShopRef = {
  /** Our id of the shop. */
  readonly id: number;
  /** Its permanent domain, such as `one.myshopify.com`. */
  readonly domain: string;
};
