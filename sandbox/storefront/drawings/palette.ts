// What every drawing works with: a canvas of 400 by 400 with the floor at 320, the gradients `side`, `steel`, `wood` and
// `cream`, and six colours that go together. Drawings are constant text but for the colours.

export interface Palette {
  paper: string;
  glow: string;
  main: string;
  dark: string;
  light: string;
  accent: string;
}

/** SVG without its frame. */
export type Drawing = (palette: Palette) => string;

/** The soft shadow that something throws on the floor. */
export function shadow(halfWidth: number, y = 322, x = 200): string {
  return `<ellipse cx="${x}" cy="${y}" rx="${halfWidth}" ry="${Math.round(halfWidth / 9)}" fill="#2a2118" opacity=".16"/>
<ellipse cx="${x}" cy="${y - 1}" rx="${Math.round(halfWidth * 0.82)}" ry="${Math.round(halfWidth / 14)}" fill="#2a2118" opacity=".16"/>`;
}

/** A coffee bean, lying at an angle. */
export function bean(x: number, y: number, angle: number, size = 1): string {
  return `<g transform="translate(${x} ${y}) rotate(${angle}) scale(${size})"><ellipse rx="13" ry="8.5" fill="#4a3021"/>
<ellipse cx="-1" cy="-2" rx="9" ry="4.5" fill="#6b4832" opacity=".8"/><path d="M-12 1c6-5 9 4 24-2" fill="none" stroke="#2c1b12" stroke-width="1.8" stroke-linecap="round"/></g>`;
}
