// The form in which a merchant sets a block, made from the block's schema, and what such a form says when it is sent.
// Source: https://shopify.dev/docs/storefronts/themes/architecture/settings/input-settings
import { markup, Markup, type Printable } from "../http/markup";
import {
  defaultSettings,
  settingFromField,
  settingProblem,
  type SettingDefinition,
  type SettingValue,
} from "./block-schema";
import type { Extension, ExtensionBlock } from "./extensions";

const PREFIX = "setting:";

/** Only what differs from the defaults; a field that does not fit is named with the reason. */
export function readSettings(
  block: ExtensionBlock,
  fields: Readonly<Record<string, string>>,
): { settings: Record<string, SettingValue>; problems: Record<string, string> } {
  const defaults = defaultSettings(block.schema);
  const settings: Record<string, SettingValue> = {};
  const problems: Record<string, string> = {};
  for (const definition of block.schema.settings) {
    if (definition.id === undefined) continue;
    const value = settingFromField(definition, fields[PREFIX + definition.id]);
    const problem = settingProblem(definition, value);
    if (problem) problems[definition.id] = problem;
    else if (value !== defaults[definition.id]) settings[definition.id] = value;
  }
  return { settings, problems };
}

/** The fields of a block's settings with their present values. */
export function settingFields(
  extension: Extension,
  block: ExtensionBlock,
  settings: Readonly<Record<string, SettingValue>>,
): Markup {
  const values = { ...defaultSettings(block.schema), ...settings };
  const label = (text: string) => extension.labels.label(text, "en");
  return markup`${block.schema.settings.map((definition) => {
    if (definition.type === "header") return markup`<h4>${label(definition.content ?? "")}</h4>`;
    if (definition.type === "line_break") return markup`<hr>`;
    if (definition.type === "paragraph")
      return markup`<p class="soft">${label(definition.content ?? "")}</p>`;
    const value = definition.id === undefined ? null : (values[definition.id] ?? null);
    return field(definition, value, label);
  })}`;
}

const flag = (name: string, isSet: boolean) => isSet && new Markup(` ${name}`);

function field(definition: SettingDefinition, value: SettingValue, label: (text: string) => string): Markup {
  const name = `${PREFIX}${definition.id}`;
  const id = `field-${definition.id}`;
  const title = label(definition.label || definition.id || "");
  const info = definition.info && markup`<p class="hint" id="${id}-info">${label(definition.info)}</p>`;
  const described = definition.info ? new Markup(` aria-describedby="${id}-info"`) : null;
  const text = value === null ? "" : String(value);
  const placeholder = definition.placeholder && markup` placeholder="${label(definition.placeholder)}"`;
  const choices = definition.options ?? [];
  const withLabel = (input: Printable) =>
    markup`<div class="field"><label for="${id}">${title}</label>${input}${info}</div>`;
  switch (definition.type) {
    case "checkbox":
      return markup`<div class="field"><label class="check"><input type="checkbox" id="${id}" name="${name}" value="1"${flag("checked", value === true)}${described}> ${title}</label>${info}</div>`;
    case "select":
      return withLabel(
        markup`<select id="${id}" name="${name}"${described}>${choices.map(
          (choice) =>
            markup`<option value="${choice.value}"${flag("selected", choice.value === value)}>${label(choice.label)}</option>`,
        )}</select>`,
      );
    case "radio":
      return markup`<fieldset class="field"><legend>${title}</legend>${choices.map(
        (choice) =>
          markup`<label class="check"><input type="radio" name="${name}" value="${choice.value}"${flag("checked", choice.value === value)}> ${label(choice.label)}</label>`,
      )}${info}</fieldset>`;
    case "range":
      return withLabel(
        markup`<div class="range"><input type="range" id="${id}" name="${name}" min="${definition.min}" max="${definition.max}" step="${definition.step ?? 1}" value="${text}"${described}><output for="${id}" data-unit="${definition.unit}">${text}${definition.unit}</output></div>`,
      );
    case "number":
      return withLabel(
        markup`<input type="number" step="any" id="${id}" name="${name}" value="${text}"${placeholder}${described}>`,
      );
    case "color":
    case "color_background":
      return withLabel(
        markup`<div class="color"><span class="swatch" data-swatch></span><input type="text" id="${id}" name="${name}" value="${text}" placeholder="of the theme" data-color${described}></div>`,
      );
    case "textarea":
    case "richtext":
    case "html":
    case "liquid":
      return withLabel(
        markup`<textarea id="${id}" name="${name}" rows="4"${placeholder}${described}>${text}</textarea>`,
      );
    default:
      return withLabel(
        markup`<input type="text" id="${id}" name="${name}" value="${text}"${placeholder}${described}>`,
      );
  }
}
