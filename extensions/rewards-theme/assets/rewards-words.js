// Texts, numbers, money and dates in the shopper's language. Texts come from the locale files by way of Liquid, with their
// values as [value]; they are put into text nodes only, never parsed as HTML.

export class Words {
  /** @param {Omit<Rewards.Data, "firstName" | "cartUrl" | "cartUpdateUrl">} data */
  constructor({ texts, plurals, locale, balance, program }) {
    this.minorDigits = (program ?? balance?.cashback)?.minorDigits;
    this.texts = texts;
    this.locale = locale;
    this.rules = new Intl.PluralRules(locale);
    /** @type {Record<string, string | undefined>} */
    this.forms = {};
    for (const sample in plurals) this.forms[this.rules.select(Number(sample))] ??= plurals[sample];
  }

  /** @param {string} name @param {Record<string, string>} [values] */
  say(name, values = {}) {
    return (this.texts[name] ?? "").replace(/\[(\w+)\]/g, (whole, key) => values[key] ?? whole);
  }

  /** A number of points in words. @param {number} value */
  count(value) {
    const form = this.forms[this.rules.select(value)] ?? this.forms.other ?? "[n]";
    return form.replace("[n]", this.number(value));
  }

  /** @param {number} value */
  number(value) {
    return new Intl.NumberFormat(this.locale).format(value);
  }

  /** @param {number} amountCents @param {string} currency the shop's */
  money(amountCents, currency) {
    const format = new Intl.NumberFormat(this.locale, {
      style: "currency",
      currency,
      currencyDisplay: "narrowSymbol",
      minimumFractionDigits: this.minorDigits,
      maximumFractionDigits: this.minorDigits,
    });
    return format.format(amountCents / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
  }

  /** @param {string} at @param {"short"} [timeStyle] with the time of day */
  date(at, timeStyle) {
    return new Intl.DateTimeFormat(this.locale, { dateStyle: "medium", timeStyle }).format(new Date(at));
  }

  /** What the points are enough for, or what is missing: the same as snippets/sentence.liquid. @param {Rewards.Member} member */
  sentence({ points: { available }, rewards }) {
    const reached = rewards.filter(({ missingPoints }) => missingPoints === 0).at(-1);
    const target = reached ?? rewards[0];
    const name =
      available < 0 ? "owed" : reached ? "reach" : !target ? "plain" : available === 0 ? "none" : "near";
    return this.say(`sentence_${name}`, {
      points: this.count(Math.abs(available)),
      missing: this.number(target?.missingPoints ?? 0),
      needed: this.count(target?.costPoints ?? 0),
      reward: target?.title ?? "",
    });
  }

  /** Cashback, and what is pending or held. @param {Rewards.Member} member */
  details({ points, cashback: { availableCents, pendingCents, currency } }) {
    const back = (/** @type {number} */ cents) =>
      this.say("cashback", { amount: this.money(cents, currency) });
    return [
      availableCents > 0 && back(availableCents),
      points.pending > 0 && this.say("pending", { what: this.count(points.pending) }),
      pendingCents > 0 && this.say("pending", { what: back(pendingCents) }),
      points.held > 0 && this.say("held", { what: this.count(points.held) }),
    ].filter((line) => line !== false);
  }
}
