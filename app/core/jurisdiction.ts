// Whose law holds for a member, by the address that they gave. Only where Vefa knows a law of its own is the province kept:
// anywhere else says no more than that.
import { z } from "zod";

/** ISO 3166-2 of Ontario and Québec */
export const jurisdictionSchema = z.enum(["CA-ON", "CA-QC", "elsewhere"]);
export type Jurisdiction = z.infer<typeof jurisdictionSchema>;

/** Codes as Shopify writes them: ISO 3166-1 alpha-2, and the province's within it. Null: the address doesn't say. */
export function jurisdictionOf(
  countryCode: string | null | undefined,
  provinceCode: string | null | undefined,
): Jurisdiction | null {
  const country = countryCode?.toUpperCase();
  if (!country) return null;
  if (country !== "CA") return "elsewhere";
  if (!provinceCode) return null;
  const { data = "elsewhere" } = jurisdictionSchema.safeParse(`CA-${provinceCode.toUpperCase()}`);
  return data;
}
