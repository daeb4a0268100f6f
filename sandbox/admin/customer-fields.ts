// The fields of a customer that staff fill in, and how they are read. What is left empty is emptied.
import { z } from "zod";
import type { CustomerInput } from "../customers/customers";
import { SandboxRefusal } from "../http/refusal";
import { markup, type Markup } from "../http/markup";
import type { CustomerDocument } from "../state/documents";
import { checkbox, field, select, textArea } from "./parts";

export const languages = [
  ["en", "English"],
  ["tr", "Turkish"],
  ["de", "German"],
  ["fr", "French"],
  ["az", "Azerbaijani"],
] as const;

export function customerFields(form: Record<string, string>): Markup {
  const locale = form["locale"] ?? "en";
  const known = languages.some(([value]) => value === locale);
  return markup`<div class="fields">
${field({ name: "firstName", label: "First name", value: form["firstName"] })}
${field({ name: "lastName", label: "Last name", value: form["lastName"] })}
${field({ name: "email", label: "E-mail address", type: "email", value: form["email"] })}
${field({ name: "phone", label: "Phone number", type: "tel", value: form["phone"] })}
${select({ name: "locale", label: "Language", value: locale, choices: known ? languages : [...languages, [locale, locale]] })}
${field({ name: "tags", label: "Tags", value: form["tags"], hint: "Separated by commas" })}
</div>
${textArea({ name: "note", label: "Note", value: form["note"] ?? "" })}
${checkbox({ name: "acceptsMarketing", label: "Agreed to marketing e-mails", checked: form["acceptsMarketing"] === "on" })}`;
}

/** The form that shows a customer as it is. */
export function formOfCustomer(customer: CustomerDocument): Record<string, string> {
  return {
    firstName: customer.firstName,
    lastName: customer.lastName,
    email: customer.email ?? "",
    phone: customer.phone ?? "",
    locale: customer.locale,
    tags: customer.tags.join(", "),
    note: customer.note ?? "",
    ...(customer.emailMarketingState === "SUBSCRIBED" ? { acceptsMarketing: "on" } : {}),
  };
}

const text = z.string().trim().max(500).default("");
const form = z.object({
  firstName: text,
  lastName: text,
  email: z.union([z.literal(""), z.email()]).default(""),
  phone: text,
  locale: z
    .string()
    .regex(/^[a-z]{2}(-[A-Z]{2})?$/)
    .default("en"),
  tags: text,
  note: z.string().trim().max(5_000).default(""),
});

/** Throws a refusal (422) in a sentence that a person can act on. */
export function readCustomer(fields: Record<string, string>): CustomerInput {
  const parsed = form.safeParse(fields);
  if (!parsed.success) {
    const isEmail = parsed.error.issues.some((issue) => issue.path[0] === "email");
    const message = isEmail
      ? `"${fields["email"]}" is not an e-mail address`
      : "A field is too long or not readable";
    throw new SandboxRefusal(422, "invalid_input", message);
  }
  const { email, phone, tags, ...rest } = parsed.data;
  if (email === "" && phone === "" && rest.firstName === "" && rest.lastName === "") {
    throw new SandboxRefusal(
      422,
      "invalid_input",
      "A customer needs a name, an e-mail address or a phone number",
    );
  }
  return {
    ...rest,
    email: email === "" ? null : email,
    phone: phone === "" ? null : phone,
    tags: [...new Set(tags.split(",").map((tag) => tag.trim()))].filter((tag) => tag !== ""),
    acceptsMarketing: fields["acceptsMarketing"] === "on",
  };
}
