// The fields of a request as one object, however they were sent: JSON, a form, or a multipart form as `fetch` sends one.
// Names with brackets nest (`items[0][id]`, `updates[]`), as Shopify reads them; nothing is trusted before zod has seen it.
import type { SandboxRequest } from "../http/messages";
import { SandboxRefusal } from "../http/refusal";

type Tree = Map<string, Tree | string>;

const MAX_FIELDS = 1_000;
const MAX_DEPTH = 5;

export async function readFields(request: SandboxRequest): Promise<unknown> {
  const type = request.headers["content-type"] ?? "";
  if (type.startsWith("multipart/form-data")) {
    const body = new Uint8Array(await request.body());
    let form;
    try {
      form = await new Response(body, { headers: { "content-type": type } }).formData();
    } catch {
      throw new SandboxRefusal(400, "invalid_form", "The form could not be read");
    }
    return nest([...form].map(([name, value]) => [name, typeof value === "string" ? value : ""]));
  }
  if (type.startsWith("application/x-www-form-urlencoded")) {
    return nest([...new URLSearchParams((await request.body()).toString("utf8"))]);
  }
  return await request.fields();
}

function nest(pairs: readonly (readonly [string, string])[]): unknown {
  if (pairs.length > MAX_FIELDS)
    throw new SandboxRefusal(400, "too_many_fields", "The form has too many fields");
  const root: Tree = new Map();
  for (const [name, value] of pairs) place(root, pathOf(name), value);
  return unfold(root);
}

/** "items[0][id]" is items, 0, id; a name that is not well formed is one plain name. */
function pathOf(name: string): string[] {
  const match = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(name);
  if (!match?.[1]) return [name];
  const inner = [...(match[2] ?? "").matchAll(/\[([^[\]]*)\]/g)].map((part) => part[1] ?? "");
  return [match[1], ...inner].slice(0, MAX_DEPTH);
}

function place(tree: Tree, path: readonly string[], value: string): void {
  const [first = "", ...rest] = path;
  const key = first === "" ? String(tree.size) : first;
  if (rest.length === 0) {
    tree.set(key, value);
    return;
  }
  const known = tree.get(key);
  const branch = known instanceof Map ? known : (new Map() as Tree);
  tree.set(key, branch);
  place(branch, rest, value);
}

/** A branch whose keys count from 0 is a list. */
function unfold(tree: Tree): unknown {
  const entries = [...tree].map(
    ([key, value]) => [key, value instanceof Map ? unfold(value) : value] as const,
  );
  if (entries.length > 0 && entries.every(([key], index) => key === String(index))) {
    return entries.map(([, value]) => value);
  }
  return Object.fromEntries(entries);
}
