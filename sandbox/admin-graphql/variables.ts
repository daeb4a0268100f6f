// Variables and other inputs of an operation: coerced with Shopify's error shape, their deprecated fields found, and arrays
// of more than 250 items refused.
// Source: https://shopify.dev/docs/api/usage/limits#input-limits
import {
  coerceInputValue,
  getNamedType,
  type GraphQLError,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  Kind,
  print,
  typeFromAST,
  valueFromAST,
  type ArgumentNode,
  type FieldNode,
  type GraphQLInputType,
  type OperationDefinitionNode,
} from "graphql";
import type { PreparedDocument } from "./documents";
import type { ShopifyError } from "./errors";
import { adminSchema } from "./schema";

const MAX_INPUT_ITEMS = 250;

export interface Variables {
  values: Record<string, unknown>;
  errors: ShopifyError[];
  /** Coordinates of deprecated input fields that the values use. */
  deprecated: string[];
}

export function coerceVariables(
  operation: OperationDefinitionNode,
  given: Readonly<Record<string, unknown>>,
): Variables {
  const values: Record<string, unknown> = {};
  const errors: ShopifyError[] = [];
  const deprecated = new Set<string>();
  for (const definition of operation.variableDefinitions ?? []) {
    const name = definition.variable.name.value;
    const type = typeFromAST(adminSchema(), definition.type);
    if (!isInputType(type)) continue;

    const value = given[name];
    if (value === undefined && definition.defaultValue) {
      values[name] = valueFromAST(definition.defaultValue, type);
      continue;
    }
    if (value === undefined && !isNonNullType(type)) continue;
    const problems: Problem[] = [];
    const coerced: unknown = coerceInputValue(value ?? null, type, (path, _, error) =>
      problems.push(problemOf(path, error)),
    );
    findDeprecated(value, type, deprecated);
    if (problems.length === 0) {
      values[name] = coerced;
      continue;
    }
    const { line, column } = definition.loc?.startToken ?? { line: 1, column: 1 };
    const where = problems
      .filter((problem) => problem.path.length > 0)
      .map((problem) => `${problem.path.join(".")} (${problem.explanation})`);
    errors.push({
      message: `Variable $${name} of type ${print(definition.type)} was provided invalid value${
        where.length > 0 ? ` for ${where.join(", ")}` : ""
      }`,
      locations: [{ line, column }],
      extensions: { code: "INVALID_VARIABLE", value: value ?? null, problems },
    });
  }
  return { values, errors, deprecated: [...deprecated] };
}

interface Problem {
  path: (string | number)[];
  explanation: string;
  message?: string;
}

function problemOf(path: readonly (string | number)[], error: GraphQLError): Problem {
  const unknownField = /^Field "(\w+)" is not defined by type "(\w+)"/.exec(error.message);
  if (unknownField) {
    return {
      path: [...path, unknownField[1] ?? ""],
      explanation: `Field is not defined on ${unknownField[2]}`,
    };
  }
  const missingField = /^Field "(\w+)" of required type/.exec(error.message);
  if (missingField)
    return { path: [...path, missingField[1] ?? ""], explanation: "Expected value to not be null" };
  if (error.message.startsWith("Expected non-nullable type")) {
    return { path: [...path], explanation: "Expected value to not be null" };
  }
  const unknownValue = /^Value "?(.*?)"? does not exist in "(\w+)" enum/.exec(error.message);
  if (unknownValue) {
    const type = adminSchema().getType(unknownValue[2] ?? "");
    const names = isEnumType(type) ? type.getValues().map((value) => value.name) : [];
    return {
      path: [...path],
      explanation: `Expected "${unknownValue[1]}" to be one of: ${names.join(", ")}`,
    };
  }
  const explanation = error.originalError?.message ?? error.message;
  return { path: [...path], explanation, message: explanation };
}

function findDeprecated(value: unknown, type: GraphQLInputType, found: Set<string>): void {
  if (value === null || value === undefined) return;
  if (Array.isArray(value)) {
    const inner = isNonNullType(type) ? type.ofType : type;
    if (isListType(inner)) for (const item of value) findDeprecated(item, inner.ofType, found);
    return;
  }
  const named = getNamedType(type);
  if (!isInputObjectType(named) || typeof value !== "object") return;
  const fields = named.getFields();
  for (const [key, inner] of Object.entries(value)) {
    const field = fields[key];
    if (!field) continue;
    if (field.deprecationReason != null) found.add(`${named.name}.${field.name}`);
    findDeprecated(inner, field.type, found);
  }
}

/** The error for the first array of more than 250 items among the arguments of the operation's root fields. */
export function oversizedInput(
  prepared: PreparedDocument,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): ShopifyError | undefined {
  for (const field of rootFields(prepared, operation)) {
    for (const argument of field.arguments ?? []) {
      const found = findOversized(argumentValue(argument, variables), [argument.name.value]);
      if (!found) continue;
      const { line, column } = field.loc?.startToken ?? { line: 1, column: 1 };
      return {
        message: `The input array size of ${found.size} is greater than the maximum allowed of ${MAX_INPUT_ITEMS}.`,
        locations: [{ line, column }],
        path: [field.alias?.value ?? field.name.value, ...found.path],
        extensions: { code: "MAX_INPUT_SIZE_EXCEEDED" },
      };
    }
  }
  return undefined;
}

function rootFields(prepared: PreparedDocument, operation: OperationDefinitionNode): FieldNode[] {
  const collect = (selections: OperationDefinitionNode["selectionSet"]["selections"]): FieldNode[] =>
    selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [selection];
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : prepared.fragments.get(selection.name.value);
      return fragment ? collect(fragment.selectionSet.selections) : [];
    });
  return collect(operation.selectionSet.selections);
}

function argumentValue({ value }: ArgumentNode, variables: Readonly<Record<string, unknown>>): unknown {
  const plain = (node: ArgumentNode["value"]): unknown => {
    switch (node.kind) {
      case Kind.VARIABLE:
        return variables[node.name.value];
      case Kind.LIST:
        return node.values.map(plain);
      case Kind.OBJECT:
        return Object.fromEntries(node.fields.map((field) => [field.name.value, plain(field.value)]));
      case Kind.NULL:
        return null;
      default:
        return node.value;
    }
  };
  return plain(value);
}

function findOversized(
  value: unknown,
  path: (string | number)[],
): { size: number; path: (string | number)[] } | undefined {
  if (Array.isArray(value)) {
    if (value.length > MAX_INPUT_ITEMS) return { size: value.length, path };
    for (const [index, item] of value.entries()) {
      const found = findOversized(item, [...path, index]);
      if (found) return found;
    }
  } else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      const found = findOversized(item, [...path, key]);
      if (found) return found;
    }
  }
  return undefined;
}
