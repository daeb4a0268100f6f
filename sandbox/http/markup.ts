// HTML made by template literals that escape by default: what is put into `markup` is text unless it is markup itself, so that
// forgetting to escape cannot happen.
const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** HTML that is safe to put into a page as it stands. */
export class Markup {
  readonly #html: string;

  constructor(html: string) {
    this.#html = html;
  }

  toString(): string {
    return this.#html;
  }
}

/** Nothing is printed for null, undefined and false; a list is printed one after the other. */
export type Printable = Markup | string | number | null | undefined | false | readonly Printable[];

export function markup(parts: TemplateStringsArray, ...values: Printable[]): Markup {
  let html = parts[0] ?? "";
  values.forEach((value, index) => {
    html += print(value) + (parts[index + 1] ?? "");
  });
  return new Markup(html);
}

function print(value: Printable): string {
  if (value === null || value === undefined || value === false) return "";
  if (value instanceof Markup) return value.toString();
  if (typeof value === "string" || typeof value === "number") return escapeHtml(String(value));
  return value.map(print).join("");
}
