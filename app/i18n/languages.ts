// The languages in which people read, and which of them a reader's locale stands for.
export const LANGUAGES = ["en", "tr", "hu", "az", "de", "fr", "es", "pt-BR"] as const;
export type Language = (typeof LANGUAGES)[number];

/** The language of a locale such as "tr-TR"; English where there is none of its kind. */
export function languageOf(locale: string): Language {
  const [primary = ""] = locale.toLowerCase().split(/[-_]/);
  return (
    LANGUAGES.find((language) => language.toLowerCase() === locale.toLowerCase()) ??
    LANGUAGES.find((language) => language.split("-")[0] === primary) ??
    "en"
  );
}
