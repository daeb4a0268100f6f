// Data for the admin's scripts, in a script element that a browser reads but does not run.
import { Markup, markup } from "../http/markup";

/** The text of the data cannot close its own element. */
export function jsonScript(id: string, value: unknown): Markup {
  const text = new Markup(JSON.stringify(value).replaceAll("<", "\\u003c"));
  return markup`<script type="application/json" id="${id}">${text}</script>`;
}
