// Runs an operation against the sandbox's state: access is checked field by field as Shopify does, and what the sandbox
// doesn't play is an error that names it.
import {
  execute,
  getNamedType,
  isAbstractType,
  type ExecutionResult,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLTypeResolver,
} from "graphql";
import type { AdminContext, View } from "./context";
import type { PreparedDocument } from "./documents";
import { accessDenied, notInSandbox } from "./errors";
import { mutationRoot, queryRoot } from "./resolvers/root";
import { adminSchema } from "./schema";
import { accessTypes, meets, requirementOf, type Requirement } from "./scopes";

export interface Operation {
  prepared: PreparedDocument;
  isMutation: boolean;
  operationName: string | undefined;
  variables: Record<string, unknown>;
}

/** Executes; what a resolver throws that is no GraphQLError is a fault of the sandbox and stays on the error. */
export function runOperation(
  operation: Operation,
  context: AdminContext,
): ExecutionResult | Promise<ExecutionResult> {
  return execute({
    schema: adminSchema(),
    document: operation.prepared.document,
    rootValue: operation.isMutation ? mutationRoot : queryRoot,
    contextValue: context,
    variableValues: operation.variables,
    operationName: operation.operationName ?? null,
    fieldResolver: resolveField,
    typeResolver: resolveType,
  });
}

const resolveField: GraphQLFieldResolver<View, AdminContext> = (source, args, context, info) => {
  checkAccess(context, info);
  const value = source[info.fieldName];
  if (value === undefined) throw notInSandbox(`${info.parentType.name}.${info.fieldName}`);
  return typeof value === "function"
    ? (value as (args: unknown, context: AdminContext) => unknown)(args, context)
    : value;
};

const resolveType: GraphQLTypeResolver<View, AdminContext> = (value, context, info) => {
  const typename = value["__typename"];
  if (typeof typename !== "string")
    throw new Error(`A value of ${info.parentType.name}.${info.fieldName} has no type`);
  const requirement = requirementOf(typename);
  if (requirement && !meets(context.scopes, requirement))
    throw accessDenied(info.fieldName, requirement.text);
  return typename;
};

const requirementsByField = new Map<string, Requirement[]>();

function checkAccess(context: AdminContext, { parentType, fieldName, returnType }: GraphQLResolveInfo): void {
  const coordinate = `${parentType.name}.${fieldName}`;
  let requirements = requirementsByField.get(coordinate);
  if (!requirements) {
    const type = getNamedType(returnType);
    const names = isAbstractType(type) ? [] : accessTypes(type);
    requirements = [coordinate, ...names].flatMap((name) => requirementOf(name) ?? []);
    requirementsByField.set(coordinate, requirements);
  }
  for (const requirement of requirements) {
    if (!meets(context.scopes, requirement)) throw accessDenied(fieldName, requirement.text);
  }
}
