// What all of Shopify's payloads have in common: ids stay texts, whatever their size, and what cannot be read is refused with the
// fields that are wrong.
import { z } from "zod";

/** A payload that isn't what Shopify documents. Trying again will not help. */
export class UnreadablePayload extends Error {
  override readonly name = "UnreadablePayload";
}

export const id = z.union([z.number().int(), z.string().regex(/^\d+$/)]).transform(String);
export const time = z.iso.datetime({ offset: true });

/** An id as the Admin API writes it. */
export function gid(type: string, number: string): string {
  return `gid://shopify/${type}/${number}`;
}

/** Throws UnreadablePayload. */
export function parse<Schema extends z.ZodType>(schema: Schema, text: string): z.output<Schema> {
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new UnreadablePayload(fields.slice(0, 10).join("; "));
}

type Reviver = (this: unknown, key: string, value: unknown, context: { readonly source?: string }) => unknown;

// Integers beyond 2^53 are kept as their digits, since a JavaScript number would change them; texts lose what a database
// cannot store (NUL, halves of surrogate pairs).
const keepExactly: Reviver = (_key, value, { source }) => {
  if (typeof value === "string") return value.toWellFormed().replaceAll("\0", "");
  return typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value)
    ? source
    : value;
};

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, keepExactly as (this: unknown, key: string, value: unknown) => unknown);
  } catch {
    throw new UnreadablePayload("the payload is not JSON");
  }
}
