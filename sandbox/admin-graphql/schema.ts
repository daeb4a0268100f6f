// Shopify's real Admin GraphQL schema, made executable: types, arguments and deprecations are Shopify's own, and its scalars
// refuse what Shopify's refuse. The file's origin is told in sandbox/schema/README.md.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import {
  buildClientSchema,
  GraphQLError,
  isScalarType,
  Kind,
  type GraphQLSchema,
  type IntrospectionQuery,
} from "graphql";

/** The one version that the sandbox plays. */
export const API_VERSION = "2026-10";
export const SCHEMA_URL = new URL("../schema/admin-2026-10.json.gz", import.meta.url);
export const SCHEMA_SHA256 = "f3b522f264556925eada700e795e4a002a9cba83444ebcc6c0d724254a0c6593";

/** What Shopify publishes of the access to one type or field. */
export interface AccessRule {
  typeName: string;
  /** Absent: the rule is for every use of the type. */
  fieldName?: string;
  requiredAccess: string;
  offlineScopes: string[];
}

export interface SchemaFile {
  data: IntrospectionQuery;
  offline_scopes: { items: AccessRule[] };
}

let file: SchemaFile | undefined;
let schema: GraphQLSchema | undefined;

/** The vendored file, parsed once. */
export function schemaFile(): SchemaFile {
  file ??= JSON.parse(gunzipSync(readFileSync(SCHEMA_URL)).toString("utf8")) as SchemaFile;
  return file;
}

/** The executable schema, built once (about a third of a second). */
export function adminSchema(): GraphQLSchema {
  schema ??= buildSchema();
  return schema;
}

function buildSchema(): GraphQLSchema {
  const built = buildClientSchema(schemaFile().data, { assumeValid: true });
  for (const [name, check] of Object.entries(scalarChecks)) {
    const type = built.getType(name);
    if (!isScalarType(type)) throw new Error(`The Admin schema has no scalar ${name}`);
    type.parseValue = (value) => check(value);
    type.parseLiteral = (node) => {
      if (node.kind === Kind.STRING || node.kind === Kind.INT || node.kind === Kind.FLOAT)
        return check(node.value);
      throw new GraphQLError(`invalid value for ${name}`);
    };
  }
  return built;
}

const DATE_TIME = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;

const scalarChecks: Record<string, (value: unknown) => string> = {
  DateTime: (value) => {
    const text = String(value);
    if (!DATE_TIME.test(text) || Number.isNaN(Date.parse(text)))
      throw new GraphQLError(`invalid DateTime '${text}'`);
    // A date and time without a zone is UTC for Shopify, but local time for JavaScript.
    const zoned = /(?:Z|[+-]\d{2}:?\d{2})$/.test(text.slice(10)) || text.length === 10 ? text : `${text}Z`;
    return new Date(Date.parse(zoned)).toISOString();
  },
  Date: (value) => {
    const text = String(value);
    if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(Date.parse(text))) {
      throw new GraphQLError(`invalid date '${text}'`);
    }
    return text;
  },
  Decimal: decimal,
  Money: decimal,
  UnsignedInt64: (value) => {
    const text = String(value);
    if (!/^\d{1,20}$/.test(text)) throw new GraphQLError(`invalid unsigned 64-bit integer '${text}'`);
    return text;
  },
  URL: (value) => {
    const text = String(value);
    if (!URL.canParse(text)) throw new GraphQLError(`Invalid url '${text}'`);
    return text;
  },
};

function decimal(value: unknown): string {
  const text = String(value);
  if (!/^-?\d+(\.\d+)?$/.test(text)) throw new GraphQLError(`invalid decimal '${text}'`);
  return text;
}
