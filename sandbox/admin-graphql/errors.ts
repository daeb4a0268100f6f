// Errors in the shapes in which Shopify (a graphql-ruby server) sends them, whatever graphql-js calls them.
// Source: https://shopify.dev/docs/api/admin-graphql/latest (status and error codes) and answers of the real API quoted in
// its community; a validation error without a known counterpart keeps its message and carries no code.
import { GraphQLError, Kind, type ASTNode } from "graphql";

export interface ShopifyError {
  message: string;
  locations?: { line: number; column: number }[];
  path?: (string | number)[];
  extensions?: Record<string, unknown>;
}

const RATE_LIMITS = "https://shopify.dev/docs/apps/build/apis/graphql-admin/rate-limits";
const ACCESS_SCOPES = "https://shopify.dev/api/usage/access-scopes";

/** Something that the real API does and the sandbox doesn't play. Never answered by null. */
export function notInSandbox(what: string): GraphQLError {
  return new GraphQLError(`not in the sandbox: ${what}`, { extensions: { code: "NOT_IN_SANDBOX" } });
}

export function accessDenied(what: string, requiredAccess: string): GraphQLError {
  return new GraphQLError(`Access denied for ${what} field. Required access: ${requiredAccess}`, {
    extensions: { code: "ACCESS_DENIED", documentation: ACCESS_SCOPES, requiredAccess },
  });
}

/** A gid of another type than the field takes, or no gid. */
export function invalidId(): GraphQLError {
  return new GraphQLError("invalid id", { extensions: { code: "RESOURCE_NOT_FOUND" } });
}

export function badRequest(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: "BAD_REQUEST" } });
}

export const throttled: ShopifyError = {
  message: "Throttled",
  extensions: { code: "THROTTLED", documentation: RATE_LIMITS },
};

export function maxCostExceeded(cost: number, maxCost: number): ShopifyError {
  return {
    message:
      `Query cost is ${cost}, which exceeds the single query max cost limit (${maxCost}).\n\n` +
      `See ${RATE_LIMITS} for more information on how the\ncost of a query is calculated.`,
    extensions: { code: "MAX_COST_EXCEEDED", cost, maxCost, documentation: RATE_LIMITS },
  };
}

type Shape = [
  pattern: RegExp,
  shape: (match: string[]) => { message: string; extensions: Record<string, unknown> },
];

const validationShapes: Shape[] = [
  [
    /^Cannot query field "(\w+)" on type "(\w+)"/,
    ([, fieldName, typeName]) => ({
      message: `Field '${fieldName}' doesn't exist on type '${typeName}'`,
      extensions: { code: "undefinedField", typeName, fieldName },
    }),
  ],
  [
    /^Field "(\w+)" argument "(\w+)" of type "[^"]+" is required, but it was not provided/,
    ([, name, argument]) => ({
      message: `Field '${name}' is missing required arguments: ${argument}`,
      extensions: { code: "missingRequiredArguments", className: "Field", name, arguments: argument },
    }),
  ],
  [
    /^Unknown argument "(\w+)" on field "(\w+)\.(\w+)"/,
    ([, argumentName, , name]) => ({
      message: `Field '${name}' doesn't accept argument '${argumentName}'`,
      extensions: { code: "argumentNotAccepted", name, typeName: "Field", argumentName },
    }),
  ],
  [
    /^Field "(\w+)" of type "([^"]+)" must have a selection of subfields/,
    ([, nodeName, typeName]) => ({
      message: `Field must have selections (field '${nodeName}' returns ${typeName?.replace(/[[\]!]/g, "")} but has no selections. Did you mean '${nodeName} { ... }'?)`,
      extensions: {
        code: "selectionMismatch",
        nodeName: `field '${nodeName}'`,
        typeName: typeName?.replace(/[[\]!]/g, ""),
      },
    }),
  ],
  [
    /^Field "(\w+)" must not have a selection since type "([^"]+)" has no subfields/,
    ([, nodeName, typeName]) => ({
      message: `Selections can't be made on scalars (field '${nodeName}' returns ${typeName?.replace(/[[\]!]/g, "")} but has selections)`,
      extensions: {
        code: "selectionMismatch",
        nodeName: `field '${nodeName}'`,
        typeName: typeName?.replace(/[[\]!]/g, ""),
      },
    }),
  ],
  [
    /^Variable "\$(\w+)" is not defined/,
    ([, variableName]) => ({
      message: `Variable $${variableName} is used by anonymous query but not declared`,
      extensions: { code: "variableNotDefined", variableName },
    }),
  ],
  [
    /^Variable "\$(\w+)" is never used/,
    ([, variableName]) => ({
      message: `Variable $${variableName} is declared by anonymous query but not used`,
      extensions: { code: "variableNotUsed", variableName },
    }),
  ],
  [
    /^Variable "\$(\w+)" of type "([^"]+)" used in position expecting type "([^"]+)"/,
    ([, variableName, typeName, expected]) => ({
      message: `Type mismatch on variable $${variableName} and argument (${typeName} / ${expected})`,
      extensions: { code: "variableMismatch", variableName, typeName, errorMessage: "Type mismatch" },
    }),
  ],
  [
    /^Field "(\w+)" is not defined by type "(\w+)"/,
    ([, argumentName, typeName]) => ({
      message: `InputObject '${typeName}' doesn't accept argument '${argumentName}'`,
      extensions: { code: "argumentNotAccepted", name: typeName, typeName: "InputObject", argumentName },
    }),
  ],
  [
    /^Field "(\w+)\.(\w+)" of required type "([^"]+)" was not provided/,
    ([, inputObjectType, argumentName, argumentType]) => ({
      message: `Argument '${argumentName}' on InputObject '${inputObjectType}' is required. Expected type ${argumentType}`,
      extensions: {
        code: "missingRequiredInputObjectAttribute",
        argumentName,
        argumentType,
        inputObjectType,
      },
    }),
  ],
  [
    /^(?:Expected value of type "([^"]+)", found (.+)\.|Value "?(.+?)"? does not exist in "(\w+)" enum)/,
    ([, typeName, found, value, enumName]) => ({
      message: `Argument has an invalid value (${found ?? value}). Expected type '${typeName ?? enumName}'.`,
      extensions: { code: "argumentLiteralsIncompatible", typeName: "Field" },
    }),
  ],
  [
    /^Unknown type "(\w+)"/,
    ([, typeName]) => ({
      message: `No such type ${typeName}, so it can't be a fragment condition`,
      extensions: { code: "undefinedType", typeName },
    }),
  ],
  [
    /^Unknown directive "@(\w+)"/,
    ([, directiveName]) => ({
      message: `Directive @${directiveName} is not defined`,
      extensions: { code: "undefinedDirective", directiveName },
    }),
  ],
  [
    /^Unknown fragment "(\w+)"/,
    ([, fragmentName]) => ({
      message: `Fragment ${fragmentName} was used, but not defined`,
      extensions: { code: "useAndDefineFragment", fragmentName },
    }),
  ],
];

/** A validation error of graphql-js as Shopify words it. */
export function validationError(error: GraphQLError): ShopifyError {
  const shared = { locations: locationsOf(error), path: documentPath(error.nodes?.[0]) };
  for (const [pattern, shape] of validationShapes) {
    const match = pattern.exec(error.message);
    if (!match) continue;
    const { message, extensions } = shape([...match]);
    return { message, ...shared, extensions };
  }
  return { message: error.message, ...shared };
}

/** An error thrown while executing, with the path in the answer. */
export function executionError(error: GraphQLError): ShopifyError {
  return {
    message: error.message,
    locations: locationsOf(error),
    ...(error.path ? { path: [...error.path] } : {}),
    ...(Object.keys(error.extensions).length > 0 ? { extensions: { ...error.extensions } } : {}),
  };
}

function locationsOf(error: GraphQLError): { line: number; column: number }[] {
  return (error.locations ?? []).slice(0, 1).map(({ line, column }) => ({ line, column }));
}

/** graphql-js tells no path of a validation error; the node's own name is what can be said of it. */
function documentPath(node: ASTNode | undefined): string[] | undefined {
  return node?.kind === Kind.FIELD ? [node.alias?.value ?? node.name.value] : undefined;
}
