// Which access scopes a type or field of the Admin API asks for, which of them a token has, and which a set of documents
// needs in all. The rules are the schema file's own; a write scope includes its read scope.
import {
  getNamedType,
  isAbstractType,
  isObjectType,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type GraphQLNamedType,
} from "graphql";
import { adminSchema, schemaFile, type AccessRule } from "./schema";

export interface Requirement {
  /** Every group must be met; a group is met by any scope in it. */
  groups: string[][];
  /** Shopify's sentence for the error message. */
  text: string;
}

let rules: Map<string, Requirement> | undefined;

/** What a coordinate ("Customer", "Mutation.discountCodeBasicCreate") asks for; undefined: nothing. */
export function requirementOf(coordinate: string): Requirement | undefined {
  rules ??= readRules(schemaFile().offline_scopes.items);
  return rules.get(coordinate);
}

/** Scopes that mutations ask of the owner they write to, which the schema file doesn't say: the owner is known by its id. */
const ownerScopes: Record<string, { read: string; write: string }> = {
  Customer: { read: "read_customers", write: "write_customers" },
  Order: { read: "read_orders", write: "write_orders" },
  DraftOrder: { read: "read_draft_orders", write: "write_draft_orders" },
  Product: { read: "read_products", write: "write_products" },
  ProductVariant: { read: "read_products", write: "write_products" },
  Collection: { read: "read_products", write: "write_products" },
  DiscountCodeNode: { read: "read_discounts", write: "write_discounts" },
};

/** The scope for changing metafields or tags of this type of owner; undefined: none (the shop, the app's installation). */
export function ownerWriteScope(typeName: string): string | undefined {
  return ownerScopes[typeName]?.write;
}

export function hasScope(granted: readonly string[], scope: string): boolean {
  return (
    granted.includes(scope) || (scope.startsWith("read_") && granted.includes(`write_${scope.slice(5)}`))
  );
}

export function meets(granted: readonly string[], requirement: Requirement): boolean {
  return requirement.groups.every((group) => group.some((scope) => hasScope(granted, scope)));
}

export interface DocumentScopes {
  /** GraphQL documents. */
  documents: readonly string[];
  /** Types whose metafields or tags the documents write, by ids that only variables know: "Customer". */
  writesTo?: readonly string[];
}

/**
 * The smallest set of scopes with which the documents run, sorted: of alternatives, one that another field needs anyway,
 * else the first (Shopify lists the common one first). A document that doesn't parse throws.
 */
export function requiredScopes({ documents, writesTo = [] }: DocumentScopes): string[] {
  const schema = adminSchema();
  const groups = new Map<string, string[]>();
  const note = (coordinate: string | undefined) => {
    for (const group of (coordinate && requirementOf(coordinate)?.groups) || [])
      groups.set(group.join(), group);
  };
  for (const source of documents) {
    const typeInfo = new TypeInfo(schema);
    visit(
      parse(source),
      visitWithTypeInfo(typeInfo, {
        Field() {
          const parent = typeInfo.getParentType();
          const field = typeInfo.getFieldDef();
          if (parent && field) note(`${parent.name}.${field.name}`);
          const type = field && getNamedType(field.type);
          if (type) for (const name of accessTypes(type)) note(name);
        },
        InlineFragment(node) {
          note(node.typeCondition?.name.value);
        },
        FragmentDefinition(node) {
          note(node.typeCondition.name.value);
        },
      }),
    );
  }
  for (const owner of writesTo) {
    const scope = ownerWriteScope(owner);
    if (scope) groups.set(scope, [scope]);
  }
  const chosen = new Set<string>();
  for (const group of groups.values()) if (group.length === 1 && group[0]) chosen.add(group[0]);
  for (const group of groups.values()) {
    if (group[0] && !group.some((scope) => hasScope([...chosen], scope))) chosen.add(group[0]);
  }
  return [...chosen]
    .filter((scope) => !(scope.startsWith("read_") && chosen.has(`write_${scope.slice(5)}`)))
    .sort();
}

/** The types whose own rule guards a field of this type: a connection is guarded as its nodes are. */
export function accessTypes(type: GraphQLNamedType): string[] {
  if (isAbstractType(type)) return [type.name];
  if (!isObjectType(type)) return [];
  const nodes = type.name.endsWith("Connection") ? type.getFields()["nodes"] : undefined;
  return nodes ? [type.name, getNamedType(nodes.type).name] : [type.name];
}

function readRules(items: readonly AccessRule[]): Map<string, Requirement> {
  const found = new Map<string, Requirement>();
  for (const { typeName, fieldName, requiredAccess, offlineScopes } of items) {
    if (offlineScopes.length === 0) continue;
    const coordinate = fieldName === undefined ? typeName : `${typeName}.${fieldName}`;
    found.set(coordinate, { groups: readGroups(requiredAccess, offlineScopes), text: requiredAccess });
  }
  return found;
}

/**
 * Shopify writes its rules as sentences: "A access scope or B access scope. Also: Requires C access scope". Alternatives are
 * joined by "or"; what follows "as well as", "and (" or "Also: Requires" is asked for in addition.
 */
function readGroups(sentence: string, scopes: readonly string[]): string[][] {
  if (sentence.includes("for queries and both")) return [scopes.slice(0, 1)];
  const known = new Set(scopes);
  const parts = sentence.split(/ as well as | and \(|Also: Requires /);
  const groups = parts
    .map((part) =>
      [...part.replace(/Also:.*/, "").matchAll(/`([a-z_]+)`/g)].flatMap((match) => match[1] ?? []),
    )
    .map((names) => [...new Set(names)].filter((name) => known.has(name)))
    .filter((group) => group.length > 0);
  return groups.length > 0 ? groups : [[...scopes]];
}
