// What the panel asks of Vefa and of the shop's cart. Nothing throws: an answer is ok, or has a refusal's words for the
// shopper and says whether sending the same again may help.
// Source: https://shopify.dev/docs/api/ajax/reference/cart

/**
 * @template T
 * @param {string} url
 * @param {unknown} [body] makes it a POST
 * @returns {Promise<Rewards.Answer<T>>}
 */
async function ask(url, body) {
  try {
    const post = { method: "POST", body: JSON.stringify(body) };
    const headers = { accept: "application/json", "content-type": "application/json" };
    const response = await fetch(url, { headers, ...(body ? post : {}) });
    const answer = await response.json();
    if (response.ok) return { ok: true, value: answer };
    return { ok: false, message: answer.refusal?.message ?? null, isLost: response.status >= 500 };
  } catch {
    return { ok: false, message: null, isLost: true };
  }
}

export class Server {
  /** @param {Pick<Rewards.Data, "locale" | "cartUrl" | "cartUpdateUrl">} data */
  constructor({ locale, cartUrl, cartUpdateUrl }) {
    this.cartUrl = `${cartUrl}.js`;
    this.cartUpdateUrl = `${cartUpdateUrl}.js`;
    this.address = (/** @type {string} */ path) => `/apps/vefa/${path}?locale=${encodeURIComponent(locale)}`;
  }

  /** @returns {Promise<Rewards.Answer<Rewards.MemberAnswer>>} */
  me() {
    return ask(this.address("me"));
  }

  /** @param {string} reward @param {string} requestKey @returns {Promise<Rewards.Answer<Rewards.RedemptionAnswer>>} */
  redeem(reward, requestKey) {
    return ask(this.address("redemptions"), { reward, requestKey, forCart: true });
  }

  /** @param {string} id @returns {Promise<Rewards.Answer<Rewards.RedemptionAnswer>>} */
  redemption(id) {
    return ask(this.address(`redemptions/${id}`));
  }

  /** @param {string} id @returns {Promise<Rewards.Answer<Rewards.RedemptionAnswer>>} */
  giveBack(id) {
    return ask(this.address(`redemptions/${id}/return`), {});
  }

  /** @param {string | null} before @returns {Promise<Rewards.Answer<Rewards.HistoryAnswer>>} */
  history(before) {
    return ask(this.address("history") + (before ? `&before=${encodeURIComponent(before)}` : ""));
  }

  /** @returns {Promise<Rewards.Answer<Rewards.Cart>>} */
  cart() {
    return ask(this.cartUrl);
  }

  /** Puts the code beside those that apply, and looks whether it counts. @param {string} code @returns {Promise<Rewards.CartChange>} */
  async applyCode(code) {
    const change = await this.#setCodes(code, true);
    if (!change) return { state: "lost", setAside: [], cart: null };
    const { cart, others } = change;
    if (appliesTo(cart, code)) {
      return { state: "applied", setAside: others.filter((other) => !appliesTo(cart, other)), cart };
    }
    return { state: cart.item_count === 0 ? "empty" : "notApplicable", setAside: [], cart };
  }

  /** @param {string} code @returns {Promise<Rewards.Cart | null>} null: the cart could not be reached */
  async removeCode(code) {
    return (await this.#setCodes(code, false))?.cart ?? null;
  }

  /** @param {string} code @param {boolean} isWanted */
  async #setCodes(code, isWanted) {
    const before = await this.cart();
    if (!before.ok) return null;
    const others = (before.value.discount_codes ?? [])
      .filter((item) => item.applicable && !isSame(item.code, code))
      .map((item) => item.code);
    const discount = (isWanted ? [...others, code] : others).join(",");
    /** @type {Rewards.Answer<Rewards.Cart>} */
    const after = await ask(this.cartUpdateUrl, { discount });
    return after.ok ? { cart: after.value, others } : null;
  }
}

/** Shopify takes codes without regard to case. @param {string} one @param {string} other */
const isSame = (one, other) => one.toUpperCase() === other.toUpperCase();

/** @param {Rewards.Cart} cart @param {string | null} code */
export const appliesTo = (cart, code) =>
  code !== null && (cart.discount_codes ?? []).some((item) => item.applicable && isSame(item.code, code));
