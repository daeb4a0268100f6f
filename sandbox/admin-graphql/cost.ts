// What a query costs: scalars and enums 0, objects 1, mutations 10, connections by their size, interfaces and unions the
// dearest selection. Source: https://shopify.dev/docs/apps/build/apis/graphql-admin/rate-limits, which doesn't print the
// size function of connections; the one here meets every cost that was found published or captured (sizes 3 to 250; see the
// tests). Prices that Shopify sets on single fields are not known, so a real shop's cost may be higher by a few points.
import {
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isCompositeType,
  isLeafType,
  isObjectType,
  Kind,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";

export interface CostInput {
  schema: GraphQLSchema;
  operation: OperationDefinitionNode;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  variables: Record<string, unknown>;
}

const MUTATION_COST = 10;

/** Points that a connection of this many nodes is multiplied by: 0.4 a node up to ten, then with the logarithm. */
function sizeFactor(size: number): number {
  return size <= 10 ? 0.4 * size : 4 + (7 / Math.log(25)) * Math.log(size / 10);
}

/** The cost before execution: every connection is as long as asked for. */
export function requestedCost(input: CostInput): number {
  return rootCost(input, undefined);
}

/** The cost of what was returned; `data` is the `data` of the answer. */
export function actualCost(input: CostInput, data: Record<string, unknown>): number {
  return rootCost(input, data);
}

type Data = Record<string, unknown> | undefined;

function rootCost(input: CostInput, data: Data): number {
  const rootType = input.schema.getRootType(input.operation.operation);
  if (!rootType) return 0;
  const isMutation = input.operation.operation === "mutation";
  return sumFields(input, input.operation.selectionSet, rootType, data, (field) =>
    isMutation ? mutationCost(input, field) : fieldCost(input, field),
  );
}

interface SelectedField {
  /** Its name in the answer. */
  key: string;
  definition: GraphQLField<unknown, unknown>;
  type: GraphQLCompositeType;
  selectionSet: SelectionSetNode;
  args: Record<string, unknown>;
  /** undefined: not executed yet; null: executed, and there was nothing. */
  value: unknown;
}

function mutationCost(input: CostInput, field: SelectedField): number {
  // The payload and the objects directly in it are part of the ten.
  const payload = asData(field.value);
  if (field.value === null) return MUTATION_COST;
  return (
    MUTATION_COST +
    sumFields(input, field.selectionSet, field.type, payload, (inner) =>
      isConnection(inner) ? connectionCost(input, inner) : childrenCost(input, inner, inner.value),
    )
  );
}

function fieldCost(input: CostInput, field: SelectedField): number {
  if (field.type.name === "PageInfo") return 0;
  if (isConnection(field)) return connectionCost(input, field);
  return 1 + childrenCost(input, field, field.value);
}

function isConnection(field: SelectedField): boolean {
  return field.type.name.endsWith("Connection");
}

function childrenCost(input: CostInput, field: SelectedField, value: unknown): number {
  if (value === null) return 0;
  const each = (data: Data) =>
    sumFields(input, field.selectionSet, field.type, data, (inner) => fieldCost(input, inner));
  if (Array.isArray(value))
    return Math.max(0, ...value.filter((item) => item !== null).map((item) => each(asData(item))));
  return each(asData(value));
}

function connectionCost(input: CostInput, field: SelectedField): number {
  const asked = Number(field.args["first"] ?? field.args["last"] ?? 0);
  const data = asData(field.value);
  let size = asked;
  let children = 0;
  for (const inner of selectedFields(input, field.selectionSet, field.type, data)) {
    const name = inner.definition.name;
    if (name !== "nodes" && name !== "edges") continue;
    if (Array.isArray(inner.value)) size = inner.value.length;
    const items = Array.isArray(inner.value)
      ? inner.value.map(asData)
      : [data === undefined ? undefined : {}];
    const costs = items.map((item) => {
      if (name === "nodes") return childrenCost(input, inner, item);
      return sumFields(input, inner.selectionSet, inner.type, item, (node) =>
        childrenCost(input, node, node.value),
      );
    });
    children += costs.length === 0 ? 0 : costs.reduce((sum, cost) => sum + cost, 0) / costs.length;
  }
  if (field.value === null) return 1;
  return Math.ceil(2 + sizeFactor(size) * (1 + children) - 1e-9);
}

function sumFields(
  input: CostInput,
  selectionSet: SelectionSetNode,
  parent: GraphQLCompositeType,
  data: Data,
  cost: (field: SelectedField) => number,
): number {
  let common = 0;
  let dearest = 0;
  const counted = new Set<string>();
  for (const part of partsOf(input, selectionSet, parent)) {
    let sum = 0;
    for (const field of part.fields(data)) {
      // In an answer, a field that two fragments name is there once.
      if (data !== undefined && counted.has(field.key)) continue;
      counted.add(field.key);
      sum += cost(field);
    }
    const isAlternative = data === undefined && part.type.name !== parent.name && !isObjectType(parent);
    if (isAlternative) dearest = Math.max(dearest, sum);
    else common += sum;
  }
  return common + dearest;
}

function selectedFields(
  input: CostInput,
  selectionSet: SelectionSetNode,
  parent: GraphQLCompositeType,
  data: Data,
): SelectedField[] {
  return partsOf(input, selectionSet, parent).flatMap((part) => part.fields(data));
}

interface Part {
  type: GraphQLCompositeType;
  fields: (data: Data) => SelectedField[];
}

/** A selection set taken apart: its own fields, and those of each fragment in it. */
function partsOf(input: CostInput, selectionSet: SelectionSetNode, parent: GraphQLCompositeType): Part[] {
  const own: Part = { type: parent, fields: () => [] };
  const parts: Part[] = [own];
  const makers: ((data: Data) => SelectedField | undefined)[] = [];
  for (const selection of selectionSet.selections) {
    if (getDirectiveValues(GraphQLSkipDirective, selection, input.variables)?.["if"] === true) continue;
    if (getDirectiveValues(GraphQLIncludeDirective, selection, input.variables)?.["if"] === false) continue;
    if (selection.kind === Kind.FIELD) {
      const definition = "getFields" in parent ? parent.getFields()[selection.name.value] : undefined;
      if (!definition || !selection.selectionSet) continue;
      const type = getNamedType(definition.type);
      if (isLeafType(type) || !isCompositeType(type)) continue;
      const { selectionSet: inner } = selection;
      const args = getArgumentValues(definition, selection, input.variables);
      const key = selection.alias?.value ?? selection.name.value;
      makers.push((data) => {
        if (data !== undefined && !(key in data)) return undefined;
        return { key, definition, type, selectionSet: inner, args, value: data?.[key] };
      });
    } else {
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : input.fragments.get(selection.name.value);
      const condition = fragment?.typeCondition
        ? input.schema.getType(fragment.typeCondition.name.value)
        : parent;
      if (fragment && isCompositeType(condition))
        parts.push(...partsOf(input, fragment.selectionSet, condition));
    }
  }
  own.fields = (data) => makers.flatMap((make) => make(data) ?? []);
  return parts;
}

function asData(value: unknown): Data {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
}
