import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, it, test } from "vitest";
import { LANGUAGES, languageOf } from "../languages";
import type { MessageKey } from "./en";
import { MESSAGES, say } from "./message";

const KEYS = Object.keys(MESSAGES.en) as MessageKey[];

type Elements = ReturnType<IntlMessageFormat["getAst"]>;
const LITERAL = 0;

/** The names of a message's arguments, wherever they stand. */
function argumentsOf(elements: Elements): string[] {
  return elements.flatMap((element) => {
    if (element.type === LITERAL || !("value" in element)) return [];
    const options = "options" in element ? Object.values(element.options) : [];
    return [element.value, ...options.flatMap(({ value }) => argumentsOf(value))];
  });
}
const argumentsIn = (message: string) =>
  [...new Set(argumentsOf(new IntlMessageFormat(message, "en").getAst()))].sort();

describe.each(LANGUAGES)("in %s", (language) => {
  it("every message takes what the English one takes", () => {
    for (const key of KEYS) {
      expect([key, argumentsIn(MESSAGES[language][key])]).toEqual([key, argumentsIn(MESSAGES.en[key])]);
    }
  });

  it("every message can be said", () => {
    const values = (key: MessageKey) =>
      Object.fromEntries(argumentsIn(MESSAGES.en[key]).map((name) => [name, 2]));
    for (const key of KEYS) expect(say(key, { locale: language }, values(key))).not.toMatch(/[{}]/);
  });
});

it.each(["tr", "hu", "az"] as const)("no suffix meets a number or a name in %s", (language) => {
  const isMet = (key: MessageKey) =>
    /\}['’\p{L}]/u.test(MESSAGES[language][key].replace(/\{\w+, plural.*\}/su, ""));
  expect(KEYS.filter(isMet)).toEqual([]);
});

test("plurals follow the language", () => {
  const points = (locale: string, missing: number) =>
    say("refusal.insufficientBalance", { locale }, { missing });
  expect(points("en", 1)).toBe("You need 1 more point for this.");
  expect(points("en-GB", 1230)).toBe("You need 1,230 more points for this.");
  expect(points("de", 1)).toBe("Dafür fehlt noch 1 Punkt.");
  expect(points("tr-TR", 1230)).toBe("Bunun için 1.230 puan daha gerekiyor.");
});

test("what a name holds is not taken for a message", () => {
  const values = { tier: "{x} # <b>'", needed: "5" };
  expect(say("receipt.tierReached", { locale: "en" }, values)).toBe("Reached {x} # <b>', which asks for 5");
});

test.each([
  ["tr-TR", "tr"],
  ["pt", "pt-BR"],
  ["pt-PT", "pt-BR"],
  ["AZ_latn", "az"],
  ["ja", "en"],
  ["", "en"],
])("a locale %s reads %s", (locale, language) => {
  expect(languageOf(locale)).toBe(language);
});
