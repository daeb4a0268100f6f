// Where the sandbox's shops deliver: countries with their tax and their shipping rates. The numbers are the sandbox's own
// table, near what was usual in 2026 and nobody's advice on tax; rates are minor units of the shop's currency, whatever it is.

export interface ShippingRate {
  /** Names it in forms. */
  handle: "standard" | "express";
  title: string;
  duration: string;
  priceCents: number;
}

export interface Destination {
  countryCode: string;
  country: string;
  /** 0.19 for 19 %. */
  taxRate: number;
  rates: readonly ShippingRate[];
}

function destination(
  countryCode: string,
  country: string,
  taxRate: number,
  standardCents: number,
  expressCents: number,
): Destination {
  const isNear = standardCents < 1_000;
  return {
    countryCode,
    country,
    taxRate,
    rates: [
      {
        handle: "standard",
        title: "Standard",
        duration: isNear ? "3 to 5 working days" : "7 to 12 working days",
        priceCents: standardCents,
      },
      {
        handle: "express",
        title: "Express",
        duration: isNear ? "1 to 2 working days" : "3 to 5 working days",
        priceCents: expressCents,
      },
    ],
  };
}

export const destinations: readonly Destination[] = [
  destination("AT", "Austria", 0.2, 690, 1_490),
  destination("AZ", "Azerbaijan", 0.18, 1_290, 2_490),
  destination("CA", "Canada", 0.05, 1_490, 2_990),
  destination("FR", "France", 0.2, 690, 1_490),
  destination("DE", "Germany", 0.19, 490, 1_190),
  destination("JP", "Japan", 0.1, 1_490, 2_990),
  destination("NL", "Netherlands", 0.21, 690, 1_490),
  destination("CH", "Switzerland", 0.081, 990, 1_990),
  destination("TR", "Türkiye", 0.2, 1_290, 2_490),
  destination("GB", "United Kingdom", 0.2, 990, 1_990),
  destination("US", "United States", 0, 1_490, 2_990),
];

export function findDestination(countryCode: string): Destination | undefined {
  return destinations.find((item) => item.countryCode === countryCode);
}

/** The rate of that name, or the country's first. */
export function rateOf(to: Destination, handle: string): ShippingRate {
  const found = to.rates.find((rate) => rate.handle === handle) ?? to.rates[0];
  if (!found) throw new Error(`There is no shipping rate for ${to.country}`);
  return found;
}
