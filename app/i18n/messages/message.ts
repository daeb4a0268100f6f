// Says a message in the reader's language. Messages are in ICU's syntax, whose plurals follow the language (CLDR).
import { IntlMessageFormat } from "intl-messageformat";
import { languageOf, type Language } from "../languages";
import { az } from "./az";
import { de } from "./de";
import { en, type MessageKey, type Messages } from "./en";
import { es } from "./es";
import { fr } from "./fr";
import { hu } from "./hu";
import { ptBr } from "./pt-br";
import { tr } from "./tr";

export const MESSAGES: Readonly<Record<Language, Messages>> = { en, tr, hu, az, de, fr, es, "pt-BR": ptBr };

const formats = new Map<string, IntlMessageFormat>();

/** `locale` is the reader's; numbers within a message are written by it, money and dates are given as texts. */
export function say(
  key: MessageKey,
  { locale }: { readonly locale: string },
  values: Readonly<Record<string, string | number>> = {},
): string {
  const known = formats.get(`${locale} ${key}`);
  const format = known ?? new IntlMessageFormat(MESSAGES[languageOf(locale)][key], locale);
  if (!known) formats.set(`${locale} ${key}`, format);
  return String(format.format(values));
}
