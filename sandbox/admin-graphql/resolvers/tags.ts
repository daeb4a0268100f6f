// Tags of customers, orders and products: kept once each whatever their case, at most 250 for one owner, trimmed.
// Source: https://shopify.dev/docs/api/admin-graphql/latest/mutations/tagsAdd
import { gidType, userErrorViews, type AdminContext, type View } from "../context";
import { accessDenied, notInSandbox } from "../errors";
import { hasScope, ownerWriteScope } from "../scopes";

const MAX_TAGS = 250;
const MAX_TAG_LENGTH = 255;

interface Tagged {
  id: string;
  tags: string[];
  updatedAt: string;
}

/** Sets an owner's tags by `change`; the payload's `node` is the owner afterwards. */
function changeTags(
  context: AdminContext,
  field: "tagsAdd" | "tagsRemove",
  id: string,
  change: (tags: readonly string[]) => string[],
): View {
  const type = gidType(id);
  const scope = ownerWriteScope(type);
  if (!scope) throw notInSandbox(`tags of ${type}`);
  if (!hasScope(context.scopes, scope)) throw accessDenied(field, `\`${scope}\` access scope.`);
  const { shop } = context;
  const save: Record<
    string,
    { get: (id: string) => Tagged | undefined; put: (id: string) => void; topic: string }
  > = {
    Customer: {
      get: (key) => shop.customers.get(key),
      put: (key) => putAgain(shop.customers, key),
      topic: "customers/update",
    },
    Order: {
      get: (key) => shop.orders.get(key),
      put: (key) => putAgain(shop.orders, key),
      topic: "orders/updated",
    },
    Product: {
      get: (key) => shop.products.get(key),
      put: (key) => putAgain(shop.products, key),
      topic: "products/update",
    },
  };
  const owner = save[type];
  if (!owner) throw notInSandbox(`tags of ${type}`);
  const document = owner.get(id);
  const error = (message: string) => ({
    node: null,
    userErrors: userErrorViews("UserError", [{ field: ["id"], message, code: null }]),
  });
  if (!document) return error(`${type} does not exist`);
  const tags = change(document.tags);
  if (tags.length > MAX_TAGS) return error(`Tags exceed the maximum of ${MAX_TAGS}`);
  const long = tags.find((tag) => tag.length > MAX_TAG_LENGTH);
  if (long !== undefined) return error(`Tag is too long (maximum is ${MAX_TAG_LENGTH} characters)`);
  if (tags.join("\u0000") !== document.tags.join("\u0000")) {
    document.tags = tags;
    document.updatedAt = shop.timestamp();
    owner.put(id);
    context.emit(owner.topic, { id });
  }
  return { node: () => context.views.node(context, id), userErrors: [] };
}

function putAgain<Document>(
  collection: { get: (id: string) => Document | undefined; put: (document: Document) => Document },
  id: string,
): void {
  const document = collection.get(id);
  if (document) collection.put(document);
}

/** Tags given as a list or, in one item, separated by commas. */
function cleanTags(tags: readonly string[]): string[] {
  return tags
    .flatMap((tag) => tag.split(","))
    .map((tag) => tag.trim())
    .filter(Boolean);
}

export function tagsAdd(context: AdminContext, args: { id: string; tags: string[] }): View {
  return changeTags(context, "tagsAdd", args.id, (tags) => mergeTags(tags, args.tags));
}

export function tagsRemove(context: AdminContext, args: { id: string; tags: string[] }): View {
  const removed = new Set(cleanTags(args.tags).map((tag) => tag.toLowerCase()));
  return changeTags(context, "tagsRemove", args.id, (tags) =>
    tags.filter((tag) => !removed.has(tag.toLowerCase())),
  );
}

/** Adds tags, sorted as Shopify keeps them, each once whatever its case. */
export function mergeTags(tags: readonly string[], added: readonly string[]): string[] {
  const byName = new Map(tags.map((tag) => [tag.toLowerCase(), tag]));
  for (const tag of cleanTags(added)) if (!byName.has(tag.toLowerCase())) byName.set(tag.toLowerCase(), tag);
  return [...byName.values()].sort((a, b) => a.localeCompare(b));
}
