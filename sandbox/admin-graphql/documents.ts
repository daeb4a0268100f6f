// Documents, parsed and validated once and kept: their errors in Shopify's shape and the deprecated fields and arguments that
// they name.
import {
  getNamedType,
  GraphQLError,
  isInputObjectType,
  Kind,
  parse,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
} from "graphql";
import { validationError, type ShopifyError } from "./errors";
import { adminSchema } from "./schema";

export interface PreparedDocument {
  document: DocumentNode;
  operations: OperationDefinitionNode[];
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  errors: ShopifyError[];
  /** Coordinates: "QueryRoot.codeDiscountNode", "DiscountCodeBasicInput.customerSelection". */
  deprecated: string[];
}

const KEPT_DOCUMENTS = 500;
const prepared = new Map<string, PreparedDocument>();

/** Parses and validates a document, or returns what an earlier call found. */
export function prepareDocument(source: string): PreparedDocument {
  let found = prepared.get(source);
  if (!found) {
    found = prepare(source);
    if (prepared.size >= KEPT_DOCUMENTS) prepared.delete(prepared.keys().next().value ?? "");
    prepared.set(source, found);
  }
  return found;
}

function prepare(source: string): PreparedDocument {
  let document: DocumentNode;
  try {
    document = parse(source);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const { message, locations } = error;
    return {
      document: { kind: Kind.DOCUMENT, definitions: [] },
      operations: [],
      fragments: new Map(),
      errors: [
        { message: message.replace(/^Syntax Error: /, "syntax error, "), locations: [...(locations ?? [])] },
      ],
      deprecated: [],
    };
  }
  const errors = validate(adminSchema(), document).map(validationError);
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  return {
    document,
    operations,
    fragments: new Map(fragments.map((fragment) => [fragment.name.value, fragment])),
    errors,
    deprecated: errors.length > 0 ? [] : deprecatedIn(document),
  };
}

function deprecatedIn(document: DocumentNode): string[] {
  const found = new Set<string>();
  const typeInfo = new TypeInfo(adminSchema());
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      Field() {
        const parent = typeInfo.getParentType();
        const field = typeInfo.getFieldDef();
        if (parent && field?.deprecationReason != null) found.add(`${parent.name}.${field.name}`);
      },
      Argument(node) {
        const parent = typeInfo.getParentType();
        const field = typeInfo.getFieldDef();
        const argument = field?.args.find((item) => item.name === node.name.value);
        if (parent && field && argument?.deprecationReason != null) {
          found.add(`${parent.name}.${field.name}(${argument.name}:)`);
        }
      },
      ObjectField(node) {
        const type = typeInfo.getParentInputType();
        const named = type ? getNamedType(type) : undefined;
        if (!isInputObjectType(named)) return;
        const field = named.getFields()[node.name.value];
        if (field?.deprecationReason != null) found.add(`${named.name}.${field.name}`);
      },
    }),
  );
  return [...found];
}
