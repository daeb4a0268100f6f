// A parcel for what has no drawing of its own, a tube of samples, a gift card.
import { bean, shadow, type Palette } from "./palette";

export function boxes({ main, dark, light, accent }: Palette): string {
  return `${shadow(116)}
<path d="M96 176l104 36v110L96 288z" fill="${dark}"/><path d="M304 176l-104 36v110l104-34z" fill="${main}"/>
<path d="M96 176l104-38 104 38-104 36z" fill="${light}"/>
<path d="M96 176l104 36v110L96 288z" fill="#000" opacity=".08"/>
<path d="M140 160l104 37v112l22-7V190L162 152z" fill="${accent}"/>
<path d="M200 138c-42-8-62-44-36-52 24-8 34 28 36 52 2-24 14-60 38-52 26 8 4 46-38 52z" fill="none" stroke="${accent}" stroke-width="10" stroke-linejoin="round"/>
<circle cx="200" cy="140" r="9" fill="${accent}"/>`;
}

export function sampleTube({ main, dark, light, accent }: Palette): string {
  const tube = (x: number, y: number, angle: number, fill: string) =>
    `<g transform="translate(${x} ${y}) rotate(${angle})"><rect x="-23" y="-92" width="46" height="176" rx="20" fill="${fill}"/><rect x="-23" y="-92" width="46" height="34" rx="12" fill="url(#wood)"/><rect x="-23" y="-40" width="46" height="72" fill="#fdf8ef"/>
<ellipse cx="0" cy="-4" rx="8" ry="12" transform="rotate(24)" fill="${dark}"/><path d="M4-14c-7 6 3 12-4 22" stroke="#fdf8ef" stroke-width="2" fill="none"/><rect x="-13" y="16" width="26" height="4" rx="2" fill="${accent}"/><rect x="-18" y="-54" width="6" height="128" rx="3" fill="#fff" opacity=".2"/></g>`;
  return `${shadow(112)}${tube(136, 232, -9, light)}${tube(264, 232, 9, main)}${tube(200, 228, 0, dark)}
${bean(88, 316, 16, 0.9)}${bean(314, 316, -20)}`;
}

export function giftCard({ main, dark, light, accent }: Palette): string {
  return `${shadow(112)}
<g transform="rotate(-5 200 210)"><rect x="82" y="132" width="236" height="156" rx="14" fill="${dark}" opacity=".25" transform="translate(5 7)"/>
<rect x="82" y="132" width="236" height="156" rx="14" fill="url(#side)"/><path d="M82 214c70-40 150 30 236-24v84q0 14-14 14H96q-14 0-14-14z" fill="${light}" opacity=".4"/>
<rect x="130" y="132" width="18" height="156" fill="${accent}"/><path d="M139 172c-34-6-46-34-26-40 18-6 26 20 26 40 2-20 10-46 28-40 20 6 6 36-28 40z" fill="none" stroke="${accent}" stroke-width="8" stroke-linejoin="round"/><circle cx="139" cy="173" r="7" fill="${accent}"/>
<rect x="172" y="232" width="112" height="9" rx="4.5" fill="#fdf8ef"/><rect x="172" y="250" width="70" height="6" rx="3" fill="#fdf8ef" opacity=".65"/><path d="M96 146h208" stroke="${main}" stroke-width="2" opacity=".4"/></g>`;
}
