// Which app embeds are on in a shop's theme and which app blocks stand in which slot, with the merchant's settings: one
// document of the shop. Nothing is placed until somebody does, as with Shopify. The last change can be undone.
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { SandboxRefusal } from "../http/refusal";
import type { ShopState } from "../state/shop-state";
import { settingProblem, standsOn, type SettingValue } from "./block-schema";
import type { Extension, ExtensionBlock } from "./extensions";
import { findSlot, slots } from "./slots";

export interface Placement {
  /** Names the block in the page: shopify-block-ID. */
  id: string;
  /** Handle of the extension. */
  extension: string;
  /** Handle of the block. */
  block: string;
  /** What the merchant set; what is not here has the schema's default. */
  settings: Record<string, SettingValue>;
}

export interface Placements {
  embeds: Placement[];
  blocks: Record<string, Placement[]>;
}

const KEY = "theme-placements";

const placed = z.strictObject({
  id: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .optional(),
  extension: z.string().min(1),
  block: z.string().min(1),
  settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).default({}),
});

/** What PUT /sandbox/api/theme takes: everything that shall be placed. */
export const placementsInput = z.strictObject({
  embeds: z.array(placed).default([]),
  blocks: z.record(z.string(), z.array(placed)).default({}),
});

interface Stored extends Record<string, unknown> {
  current: Placements;
  /** what was before each of the last changes, the newest last */
  earlier: Placements[];
}

const CHANGES_KEPT = 50;

export function placementsOf(shop: ShopState): Placements {
  return stored(shop).current;
}

export function canUndo(shop: ShopState): boolean {
  return stored(shop).earlier.length > 0;
}

/** Puts back what was before the last change; undone again, what was before the one before it. */
export function undoPlacements(shop: ShopState): void {
  const earlier = [...stored(shop).earlier];
  const current = earlier.pop();
  if (current) save(shop, { current, earlier });
}

/** The next state, with the one that it takes the place of. */
function after(shop: ShopState, current: Placements): Stored {
  const before = stored(shop);
  return { current, earlier: [...before.earlier, before.current].slice(-CHANGES_KEPT) };
}

/** Switches an embed on, with its defaults, or off. */
export function switchEmbed(
  shop: ShopState,
  extension: Extension,
  block: ExtensionBlock,
  isOn: boolean,
): void {
  if (block.schema.target === "section") throw wrong(`${block.handle} is an app block, not an app embed`);
  change(shop, (next) => {
    const others = next.embeds.filter(
      (item) => item.extension !== extension.handle || item.block !== block.handle,
    );
    const fresh = { extension: extension.handle, block: block.handle, settings: {} };
    next.embeds = isOn ? [...others, withId(fresh, block)] : others;
  });
}

/** Puts a block at the end of a slot and returns its id. */
export function addBlock(shop: ShopState, slot: string, extension: Extension, block: ExtensionBlock): string {
  if (!fits(block, slot))
    throw wrong(`${block.handle} may not stand in ${slot}: its schema says where it may`);
  const fresh = withId({ extension: extension.handle, block: block.handle, settings: {} }, block);
  change(shop, (next) => {
    next.blocks[slot] = [...(next.blocks[slot] ?? []), fresh];
  });
  return fresh.id;
}

/** Moves a block up (-1) or down (1) in its slot; at the end it stays. */
export function moveBlock(shop: ShopState, id: string, by: 1 | -1): void {
  change(shop, (next) => {
    const items = Object.values(next.blocks).find((slot) => slot.some((item) => item.id === id)) ?? [];
    const from = items.findIndex((item) => item.id === id);
    const to = from + by;
    const [moved, other] = [items[from], items[to]];
    if (moved && other) [items[from], items[to]] = [other, moved];
  });
}

export function removePlacement(shop: ShopState, id: string): void {
  change(shop, (next) => {
    next.embeds = next.embeds.filter((item) => item.id !== id);
    for (const [slot, items] of Object.entries(next.blocks)) {
      next.blocks[slot] = items.filter((item) => item.id !== id);
    }
  });
}

/** Replaces the settings of a block; {} puts all back to their defaults. */
export function changeSettings(
  shop: ShopState,
  id: string,
  block: ExtensionBlock,
  settings: Record<string, SettingValue>,
): void {
  checkSettings(block, settings);
  change(shop, (next) => {
    const item = allPlacements(next).find((candidate) => candidate.id === id);
    if (item) item.settings = settings;
  });
}

export function findPlacement(shop: ShopState, id: string): Placement | undefined {
  return allPlacements(placementsOf(shop)).find((item) => item.id === id);
}

function allPlacements({ embeds, blocks }: Placements): Placement[] {
  return [...embeds, ...Object.values(blocks).flat()];
}

function change(shop: ShopState, act: (next: Placements) => void): void {
  const previous = placementsOf(shop);
  const current = structuredClone(previous);
  act(current);
  if (JSON.stringify(current) !== JSON.stringify(previous)) save(shop, after(shop, current));
}

/** Replaces everything that is placed. Throws a refusal (400) that names what does not fit. */
export function setPlacements(
  shop: ShopState,
  extensions: readonly Extension[],
  input: z.infer<typeof placementsInput>,
): void {
  const next: Placements = {
    embeds: input.embeds.map((item) => {
      const block = requireBlock(extensions, item);
      if (block.schema.target === "section") throw wrong(`${item.block} is an app block, not an app embed`);
      return withId(item, block);
    }),
    blocks: {},
  };
  for (const [name, items] of Object.entries(input.blocks)) {
    const slot = findSlot(name);
    if (!slot)
      throw wrong(`There is no slot ${name}; there are ${slots.map((item) => item.name).join(", ")}`);
    next.blocks[name] = items.map((item) => {
      const block = requireBlock(extensions, item);
      if (block.schema.target !== "section") throw wrong(`${item.block} is an app embed, not an app block`);
      if (!fits(block, name))
        throw wrong(`${item.block} may not stand in ${name}: its schema says where it may`);
      return withId(item, block);
    });
  }
  save(shop, after(shop, next));
}

/** Whether a block's schema lets it stand in a slot. */
export function fits(block: ExtensionBlock, slotName: string): boolean {
  const slot = findSlot(slotName);
  if (!slot || block.schema.target !== "section") return false;
  return standsOn(block.schema, slot.template ?? "*", slot.group);
}

/** Settings that do not fit are refused with the reason. */
function checkSettings(block: ExtensionBlock, settings: Record<string, SettingValue>): void {
  for (const [id, value] of Object.entries(settings)) {
    const definition = block.schema.settings.find((setting) => setting.id === id);
    if (!definition) throw wrong(`${block.handle} has no setting ${id}`);
    const problem = settingProblem(definition, value);
    if (problem) throw wrong(`${block.handle}: ${id} ${problem}`);
  }
}

function requireBlock(extensions: readonly Extension[], item: z.infer<typeof placed>): ExtensionBlock {
  const extension = extensions.find((candidate) => candidate.handle === item.extension);
  if (!extension) throw wrong(`There is no theme extension ${item.extension}`);
  const block = extension.blocks.get(item.block);
  if (!block) {
    const reason = extension.brokenBlocks.get(item.block);
    throw wrong(
      reason
        ? `blocks/${item.block}.liquid cannot be used: ${reason}`
        : `${item.extension} has no block ${item.block}`,
    );
  }
  return block;
}

function withId(item: z.infer<typeof placed>, block: ExtensionBlock): Placement {
  checkSettings(block, item.settings);
  const { extension, settings } = item;
  return {
    id: item.id ?? `${block.handle}-${randomUUID().slice(0, 8)}`,
    extension,
    block: block.handle,
    settings,
  };
}

function stored(shop: ShopState): Stored {
  const data = shop.others.get(KEY)?.data as Stored | undefined;
  return data ?? { current: { embeds: [], blocks: {} }, earlier: [] };
}

function save(shop: ShopState, data: Stored): void {
  const now = shop.timestamp();
  const createdAt = shop.others.get(KEY)?.createdAt ?? now;
  shop.others.put({ id: KEY, kind: "theme", data, createdAt, updatedAt: now });
}

function wrong(message: string): SandboxRefusal {
  return new SandboxRefusal(400, "invalid_input", message);
}
