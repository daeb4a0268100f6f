// Pictures of products, drawn here for those without one of their own: what is drawn follows from the product's type and
// title, in which colours from its handle, so that a product always looks the same.
import { createHash } from "node:crypto";
import { Markup, markup } from "../http/markup";
import { boxes, giftCard, sampleTube } from "./drawings/boxes";
import { coffeeBag, papers, teaTin } from "./drawings/bags";
import { grinder, mug, pourOver, stovetopPot } from "./drawings/brewing";
import { biscotti, chocolate } from "./drawings/pantry";
import type { Drawing, Palette } from "./drawings/palette";

const palettes: readonly Palette[] = [
  {
    paper: "#e6ebe6",
    glow: "#f6f9f5",
    main: "#3d5a80",
    dark: "#29405e",
    light: "#6a87ab",
    accent: "#f0c987",
  },
  {
    paper: "#f5e4da",
    glow: "#fdf4ee",
    main: "#b4533c",
    dark: "#87392a",
    light: "#d07a61",
    accent: "#f3d9a7",
  },
  {
    paper: "#f3e9dc",
    glow: "#fbf6ee",
    main: "#2f5d50",
    dark: "#1f4239",
    light: "#4f8272",
    accent: "#e2b565",
  },
  {
    paper: "#f4ead2",
    glow: "#fdf8ea",
    main: "#c98a2b",
    dark: "#97651a",
    light: "#e0ab58",
    accent: "#39352c",
  },
  {
    paper: "#ece4ec",
    glow: "#f9f4f9",
    main: "#6d4c6f",
    dark: "#4d3450",
    light: "#937097",
    accent: "#efc9a0",
  },
  {
    paper: "#e3ecec",
    glow: "#f4fafa",
    main: "#2b6777",
    dark: "#1b4652",
    light: "#5592a2",
    accent: "#f2d4ae",
  },
  {
    paper: "#efe6df",
    glow: "#faf5f1",
    main: "#5b4636",
    dark: "#3e2f24",
    light: "#846a56",
    accent: "#e7c28b",
  },
  {
    paper: "#e9ecdd",
    glow: "#f8faf0",
    main: "#6b7f3a",
    dark: "#4b5a27",
    light: "#93a75f",
    accent: "#f4dfae",
  },
];

/** The first whose words are in the product's title or type; the title has the first say. */
const subjects: readonly (readonly [RegExp, Drawing])[] = [
  [/gift card|geschenk/i, giftCard],
  [/grinder|mill/i, grinder],
  [/stovetop|moka|kettle|\bpot\b/i, stovetopPot],
  [/pour|dripper|carafe|set\b/i, pourOver],
  [/filter papers|paper filters|papers/i, papers],
  [/mug|cup\b|tumbler/i, mug],
  [/biscotti|cookie|biscuit|cantuccini/i, biscotti],
  [/chocolate|cocoa|cacao/i, chocolate],
  [/sample|tasting/i, sampleTube],
  [/tea|infusion|earl grey|chai|rooibos|bags/i, teaTin],
  [/coffee|espresso|filter|origin|decaf|roast|blend/i, coffeeBag],
];

export interface PictureSubject {
  handle: string;
  title: string;
  productType: string;
  isGiftCard: boolean;
}

function drawingOf(product: PictureSubject): Drawing {
  if (product.isGiftCard) return giftCard;
  for (const text of [product.title, product.productType]) {
    const found = subjects.find(([words]) => words.test(text));
    if (found) return found[1];
  }
  return boxes;
}

export function productPicture(product: PictureSubject): string {
  const digest = createHash("sha256").update(product.handle).digest();
  const palette = palettes[digest.readUInt16BE(13) % palettes.length] ?? palettes[0]!;
  const body = new Markup(drawingOf(product)(palette));
  return markup`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" width="800" height="800" role="img" aria-label="${product.title}">
<defs>
<radialGradient id="wall" cx=".42" cy=".34" r=".85"><stop offset="0" stop-color="${palette.glow}"/><stop offset="1" stop-color="${palette.paper}"/></radialGradient>
<linearGradient id="side" x1="0" x2="1"><stop offset="0" stop-color="${palette.dark}"/><stop offset=".22" stop-color="${palette.main}"/><stop offset=".62" stop-color="${palette.main}"/><stop offset="1" stop-color="${palette.dark}"/></linearGradient>
<linearGradient id="steel" x1="0" x2="1"><stop offset="0" stop-color="#8d9499"/><stop offset=".3" stop-color="#e8ebed"/><stop offset=".65" stop-color="#c3c9cd"/><stop offset="1" stop-color="#7c8388"/></linearGradient>
<linearGradient id="wood" x1="0" x2="1"><stop offset="0" stop-color="#9a6b3f"/><stop offset=".5" stop-color="#c08d5a"/><stop offset="1" stop-color="#8a5d35"/></linearGradient>
<linearGradient id="cream" x1="0" x2="1"><stop offset="0" stop-color="#e4d8c6"/><stop offset=".4" stop-color="#fffaf1"/><stop offset="1" stop-color="#dccfba"/></linearGradient>
</defs>
<rect width="400" height="400" fill="url(#wall)"/>
<path d="M0 312h400v88H0z" fill="${palette.dark}" opacity=".05"/>
${body}
</svg>`.toString();
}
