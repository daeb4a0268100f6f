// What a block says of itself in its {% schema %}: name, target, settings with their defaults, where it may stand. A value
// that does not fit its setting is refused when it is placed, so that rendering never meets one.
// Source: https://shopify.dev/docs/apps/build/online-store/theme-app-extensions/configuration#schema and
// https://shopify.dev/docs/storefronts/themes/architecture/settings/input-settings
import { z } from "zod";

export type SettingValue = string | number | boolean | null;

const option = z.object({ value: z.string(), label: z.string(), group: z.string().optional() });

const settingSchema = z.object({
  type: z.string().min(1),
  id: z.string().min(1).optional(),
  label: z.string().default(""),
  info: z.string().optional(),
  content: z.string().optional(),
  placeholder: z.string().optional(),
  default: z.union([z.string(), z.number(), z.boolean()]).optional(),
  options: z.array(option).optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  step: z.number().positive().optional(),
  unit: z.string().optional(),
});

const places = z.object({
  templates: z.array(z.string()).optional(),
  groups: z.array(z.string()).optional(),
});

const blockSchemaSchema = z.object({
  name: z.string().min(1),
  target: z.enum(["section", "body", "head", "compliance_head"]),
  settings: z.array(settingSchema).default([]),
  stylesheet: z.string().optional(),
  javascript: z.string().optional(),
  tag: z.string().nullable().default("div"),
  class: z.string().optional(),
  templates: z.array(z.string()).optional(),
  enabled_on: places.optional(),
  disabled_on: places.optional(),
  available_if: z.string().optional(),
});

export type SettingDefinition = z.infer<typeof settingSchema>;
export type BlockSchema = z.infer<typeof blockSchemaSchema>;

const SCHEMA_TAG = /\{%-?\s*schema\s*-?%\}([\s\S]*?)\{%-?\s*endschema\s*-?%\}/g;
const WITHOUT_VALUE = new Set(["header", "paragraph", "line_break"]);
const TEXTS = new Set([
  "text",
  "textarea",
  "richtext",
  "inline_richtext",
  "html",
  "liquid",
  "url",
  "color",
  "color_background",
  "text_alignment",
]);
const TYPES = new Set([...TEXTS, ...WITHOUT_VALUE, "checkbox", "number", "range", "select", "radio"]);

/** Throws with what is wrong when a block has no schema, several, or one that Shopify would refuse. */
export function readBlockSchema(source: string): BlockSchema {
  const found = [...source.matchAll(SCHEMA_TAG)];
  if (found.length !== 1)
    throw new Error(found.length === 0 ? "it has no {% schema %}" : "it has several {% schema %}");
  let parsed;
  try {
    parsed = JSON.parse(found[0]?.[1] ?? "") as unknown;
  } catch (error) {
    throw new Error(`its {% schema %} is not JSON: ${(error as Error).message}`, { cause: error });
  }
  const schema = blockSchemaSchema.safeParse(parsed);
  if (!schema.success) {
    const problems = schema.error.issues.map(
      (issue) => `${issue.path.map(String).join(".")}: ${issue.message}`,
    );
    throw new Error(`its {% schema %} is wrong: ${problems.join("; ")}`);
  }
  for (const setting of schema.data.settings) checkDefinition(setting);
  return schema.data;
}

function checkDefinition(setting: SettingDefinition): void {
  if (!TYPES.has(setting.type)) throw new Error(`its setting type "${setting.type}" is not in the sandbox`);
  if (WITHOUT_VALUE.has(setting.type)) return;
  if (setting.id === undefined) throw new Error(`a setting of type ${setting.type} has no id`);
  if (["select", "radio"].includes(setting.type) && (setting.options ?? []).length === 0) {
    throw new Error(`the setting ${setting.id} has no options`);
  }
  if (setting.type === "range" && (setting.min === undefined || setting.max === undefined)) {
    throw new Error(`the range ${setting.id} needs min and max`);
  }
  if (setting.default !== undefined) {
    const problem = settingProblem(setting, setting.default);
    if (problem) throw new Error(`the default of ${setting.id} ${problem}`);
  }
}

/** What each setting is before the merchant has touched it. */
export function defaultSettings(schema: BlockSchema): Record<string, SettingValue> {
  const values: Record<string, SettingValue> = {};
  for (const setting of schema.settings) {
    if (setting.id !== undefined) values[setting.id] = defaultOf(setting);
  }
  return values;
}

function defaultOf(setting: SettingDefinition): SettingValue {
  if (setting.default !== undefined) return setting.default;
  if (setting.type === "checkbox") return false;
  if (setting.type === "range") return setting.min ?? 0;
  if (setting.type === "select" || setting.type === "radio") return setting.options?.[0]?.value ?? "";
  return setting.type === "number" ? null : "";
}

/** Why a value does not fit, as the end of a sentence about the setting; undefined when it does. */
export function settingProblem(setting: SettingDefinition, value: unknown): string | undefined {
  if (setting.type === "checkbox") return typeof value === "boolean" ? undefined : "must be true or false";
  if (setting.type === "number") {
    return value === null || (typeof value === "number" && Number.isFinite(value))
      ? undefined
      : "must be a number";
  }
  if (setting.type === "range") {
    const { min = 0, max = 0 } = setting;
    const fits = typeof value === "number" && value >= min && value <= max;
    return fits ? undefined : `must be a number from ${min} to ${max}`;
  }
  if (typeof value !== "string") return "must be a text";
  if (setting.type === "select" || setting.type === "radio") {
    const values = (setting.options ?? []).map((choice) => choice.value);
    return values.includes(value) ? undefined : `must be one of ${values.join(", ")}`;
  }
  if (setting.type === "color" && value !== "" && !/^(#[0-9a-f]{3,8}|rgba?\([\d\s.,%/]+\))$/i.test(value)) {
    return "must be a colour such as #1f4d3a";
  }
  return undefined;
}

/** A field of an HTML form as the setting's value; undefined (an unticked box) is false for a checkbox. */
export function settingFromField(setting: SettingDefinition, field: string | undefined): SettingValue {
  if (setting.type === "checkbox") return field !== undefined;
  if (setting.type !== "number" && setting.type !== "range") return field ?? "";
  return field === undefined || field.trim() === "" ? null : Number(field);
}

/**
 * Whether the merchant may have the block on this template, or in this group ("header", "footer"; null for templates). What
 * "enabled_on" does not name is forbidden; without it, what "disabled_on" does not name is allowed.
 */
export function standsOn(schema: BlockSchema, template: string, group: string | null): boolean {
  const enabled = schema.enabled_on ?? (schema.templates && { templates: schema.templates });
  const [kind, name] = group === null ? (["templates", template] as const) : (["groups", group] as const);
  if (enabled) return includes(enabled[kind] ?? [], name);
  return !includes(schema.disabled_on?.[kind] ?? [], name);
}

function includes(names: readonly string[], name: string): boolean {
  return names.includes("*") || names.includes(name);
}
