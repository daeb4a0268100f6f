// Metafields: at most 25 a call, all or none, with compare digests; a namespace that begins with "$app" is the app's own and
// is stored as "app--ID". A namespace left out is the app's own too.
// Source: https://shopify.dev/docs/api/admin-graphql/latest/mutations/metafieldsSet and
// https://shopify.dev/docs/apps/build/custom-data/ownership
import { createHash } from "node:crypto";
import type { MetafieldDocument } from "../../state/documents";
import { legacyId } from "../../state/ids";
import { metafieldPath, type ShopState } from "../../state/shop-state";
import { APP_ID, gidType, userErrorViews, type AdminContext, type View } from "../context";
import { accessDenied, notInSandbox } from "../errors";
import { hasScope, ownerWriteScope } from "../scopes";
import { connection, type ConnectionArgs } from "./connection";

const MAX_METAFIELDS = 25;
const MAX_KEY_LENGTH = 64;
const MAX_NAMESPACE_LENGTH = 255;
const MAX_VALUE_BYTES = 2_000_000;

const ownerTypes: Record<string, string> = {
  Customer: "CUSTOMER",
  Order: "ORDER",
  Product: "PRODUCT",
  ProductVariant: "PRODUCTVARIANT",
  Shop: "SHOP",
  AppInstallation: "API_PERMISSION",
  DiscountCodeNode: "DISCOUNT",
};

function resolveNamespace(namespace: string | null | undefined): string {
  if (namespace === null || namespace === undefined || namespace === "$app") return `app--${APP_ID}`;
  return namespace.startsWith("$app:") ? `app--${APP_ID}--${namespace.slice(5)}` : namespace;
}

/** The fields `metafield` and `metafields` of an owner. */
export function metafieldFields(context: AdminContext, ownerId: string): View {
  const { shop } = context;
  return {
    metafield: (args: { namespace?: string | null; key: string }) => {
      const dotted = args.namespace == null ? /^(\w[\w-]*)\.(.+)$/.exec(args.key) : null;
      const namespace = dotted?.[1] ?? resolveNamespace(args.namespace);
      const found = shop.metafieldsByPath.first(metafieldPath(ownerId, namespace, dotted?.[2] ?? args.key));
      return found ? metafieldView(context, found) : null;
    },
    metafields: (args: ConnectionArgs & { namespace?: string | null; keys?: string[] | null }) => {
      const wanted = args.keys?.map((key) => {
        const [namespace, ...rest] = key.split(".");
        return `${resolveNamespace(namespace)}.${rest.join(".")}`;
      });
      const items = shop.metafieldsByOwner
        .get(ownerId)
        .filter((item) => args.namespace == null || item.namespace === resolveNamespace(args.namespace))
        .filter((item) => !wanted || wanted.includes(`${item.namespace}.${item.key}`));
      return connection(
        items,
        args,
        (item) => item.id,
        (item) => metafieldView(context, item),
      );
    },
  };
}

export function metafieldView(context: AdminContext, document: MetafieldDocument): View {
  return {
    __typename: "Metafield",
    id: document.id,
    legacyResourceId: legacyId(document.id),
    namespace: document.namespace,
    key: document.key,
    type: document.type,
    value: document.value,
    jsonValue: () => jsonValueOf(document),
    compareDigest: document.compareDigest,
    sizeInBytes: Buffer.byteLength(document.value),
    ownerType: ownerTypes[gidType(document.ownerId)],
    owner: () => context.views.node(context, document.ownerId),
    definition: null,
    reference: null,
    createdAt: document.createdAt,
    updatedAt: document.updatedAt,
  };
}

function jsonValueOf({ type, value }: MetafieldDocument): unknown {
  if (type === "number_integer") return Number(value);
  if (type === "boolean") return value === "true";
  const isJson = type === "json" || type === "money" || type === "rating" || type.startsWith("list.");
  return isJson ? (JSON.parse(value) as unknown) : value;
}

interface MetafieldsSetInput {
  ownerId: string;
  namespace?: string | null;
  key: string;
  type?: string | null;
  value: string;
  compareDigest?: string | null;
}

interface SetError {
  field: string[];
  message: string;
  code: string;
  elementIndex: number | null;
}

export function metafieldsSet(context: AdminContext, args: { metafields: MetafieldsSetInput[] }): View {
  const { shop } = context;
  if (args.metafields.length > MAX_METAFIELDS) {
    return failed([
      {
        field: ["metafields"],
        message: `Exceeded the maximum metafields input limit of ${MAX_METAFIELDS}.`,
        code: "LESS_THAN_OR_EQUAL_TO",
        elementIndex: null,
      },
    ]);
  }
  for (const { ownerId, namespace } of args.metafields)
    checkAccess(context, ownerId, resolveNamespace(namespace));
  const errors = args.metafields.flatMap((input, index) => {
    const error = checkInput(context, input);
    if (!error) return [];
    const { name, message, code } = error;
    return [{ field: ["metafields", String(index), name], message, code, elementIndex: index }];
  });
  if (errors.length > 0) return failed(errors);
  const written = args.metafields.map((input) => write(shop, input));
  return {
    metafields: written.map((document) => metafieldView(context, document)),
    userErrors: [],
  };
}

function failed(errors: readonly SetError[]): View {
  return { metafields: null, userErrors: userErrorViews("MetafieldsSetUserError", errors) };
}

function checkAccess(context: AdminContext, ownerId: string, namespace: string): void {
  const type = gidType(ownerId);
  if (!ownerTypes[type]) throw notInSandbox(`metafields of ${type}`);
  const scope = ownerWriteScope(type);
  if (scope && !hasScope(context.scopes, scope))
    throw accessDenied("metafieldsSet", `\`${scope}\` access scope.`);
  if (namespace.startsWith("app--") && !new RegExp(`^app--${APP_ID}(--|$)`).test(namespace)) {
    throw accessDenied("metafieldsSet", "the namespace is reserved for another app.");
  }
}

function checkInput(
  context: AdminContext,
  input: MetafieldsSetInput,
): { name: string; message: string; code: string } | undefined {
  const { shop } = context;
  const namespace = resolveNamespace(input.namespace);
  const existing = shop.metafieldsByPath.first(metafieldPath(input.ownerId, namespace, input.key));
  if (!context.views.node(context, input.ownerId)) {
    return { name: "ownerId", message: "Owner does not exist.", code: "INVALID" };
  }
  if (input.key.length < 2) {
    return { name: "key", message: "Key is too short (minimum is 2 characters)", code: "TOO_SHORT" };
  }
  if (input.key.length > MAX_KEY_LENGTH) {
    return {
      name: "key",
      message: `Key is too long (maximum is ${MAX_KEY_LENGTH} characters)`,
      code: "TOO_LONG",
    };
  }
  if (namespace.length < 3 || namespace.length > MAX_NAMESPACE_LENGTH) {
    const code = namespace.length < 3 ? "TOO_SHORT" : "TOO_LONG";
    return { name: "namespace", message: "Namespace must have 3 to 255 characters", code };
  }
  if (!/^[\w-]+$/.test(input.key) || !/^[\w-]+$/.test(namespace)) {
    const message = "must only contain letters, numbers, underscores and hyphens";
    return { name: "key", message: `Key and namespace ${message}`, code: "INVALID" };
  }
  const type = input.type ?? existing?.type;
  if (!type) return { name: "type", message: "Type can't be blank", code: "BLANK" };
  if (existing && existing.type !== type) {
    return {
      name: "type",
      message: `Type must be consistent with the metafield's: ${existing.type}`,
      code: "INVALID_TYPE",
    };
  }
  const problem = valueProblem(type, input.value);
  if (problem) return { name: "value", ...problem };
  if (
    input.compareDigest !== undefined &&
    (input.compareDigest ?? null) !== (existing?.compareDigest ?? null)
  ) {
    return {
      name: "compareDigest",
      message:
        "The resource has been updated since it was loaded. Try again with an updated `compareDigest` value.",
      code: "STALE_OBJECT",
    };
  }
  return undefined;
}

const valuePatterns: Record<string, RegExp> = {
  boolean: /^(true|false)$/,
  number_integer: /^-?\d{1,16}$/,
  number_decimal: /^-?\d{1,13}(\.\d{1,9})?$/,
  date: /^\d{4}-\d{2}-\d{2}$/,
  date_time: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?/,
  single_line_text_field: /^[^\r\n]+$/,
  multi_line_text_field: /[^]/,
  url: /^(https?|mailto|sms|tel):\S+$/,
  color: /^#[0-9a-f]{6}$/i,
};

function valueProblem(type: string, value: string): { message: string; code: string } | undefined {
  if (value === "") return { message: "Value can't be blank", code: "BLANK" };
  if (Buffer.byteLength(value) > MAX_VALUE_BYTES) return { message: "Value is too long", code: "TOO_LONG" };
  if (type === "json" || type === "money" || type === "rating" || type.startsWith("list.")) {
    try {
      JSON.parse(value);
      return undefined;
    } catch {
      return { message: `Value is invalid JSON: '${value.slice(0, 40)}'.`, code: "INVALID_VALUE" };
    }
  }
  const pattern = valuePatterns[type];
  if (!pattern) throw notInSandbox(`metafield type ${type}`);
  return pattern.test(value)
    ? undefined
    : { message: `Value must be of type ${type}.`, code: "INVALID_VALUE" };
}

function write(shop: ShopState, input: MetafieldsSetInput): MetafieldDocument {
  const namespace = resolveNamespace(input.namespace);
  const existing = shop.metafieldsByPath.first(metafieldPath(input.ownerId, namespace, input.key));
  const now = shop.timestamp();
  return shop.metafields.put({
    id: existing?.id ?? shop.ids.next("Metafield"),
    ownerId: input.ownerId,
    namespace,
    key: input.key,
    type: input.type ?? existing?.type ?? "json",
    value: input.value,
    compareDigest: createHash("sha256")
      .update(`${input.type ?? existing?.type}\u0000${input.value}`)
      .digest("hex"),
    createdAt: existing?.createdAt ?? now,
    updatedAt: now,
  });
}

export function metafieldsDelete(
  context: AdminContext,
  args: { metafields: { ownerId: string; namespace: string; key: string }[] },
): View {
  const deleted = args.metafields.map(({ ownerId, namespace, key }) => {
    const resolved = resolveNamespace(namespace);
    checkAccess(context, ownerId, resolved);
    const found = context.shop.metafieldsByPath.first(metafieldPath(ownerId, resolved, key));
    if (!found) return null;
    context.shop.metafields.remove(found.id);
    return { __typename: "MetafieldIdentifier", ownerId, namespace: resolved, key };
  });
  return { deletedMetafields: deleted, userErrors: [] };
}
