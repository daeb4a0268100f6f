// Things to eat with the coffee: drinking chocolate and biscotti.
import { shadow, type Palette } from "./palette";

export function chocolate({ main, dark, accent }: Palette): string {
  const squares = [0, 1, 2]
    .map((column) => {
      const x = 248 + column * 30;
      return `<rect x="${x}" y="292" width="27" height="27" rx="3" fill="#4b2a1a"/><rect x="${x + 5}" y="297" width="17" height="17" rx="2" fill="#6a3f29"/>`;
    })
    .join("");
  return `${shadow(112)}
<path d="M104 138v170q0 14 68 14t68-14V138z" fill="url(#side)"/>
<path d="M98 110v32q0 14 74 14t74-14v-32z" fill="${dark}"/><ellipse cx="172" cy="110" rx="74" ry="14" fill="${main}"/><ellipse cx="172" cy="109" rx="62" ry="10" fill="${dark}" opacity=".35"/>
<path d="M104 176q68 18 136 0v108q-68 18-136 0z" fill="#fdf8ef"/>
<path d="M104 184q68 18 136 0v5q-68 18-136 0zM104 270q68 18 136 0v5q-68 18-136 0z" fill="${accent}"/>
<path d="M144 220h52v20q0 20-20 20h-12q-20 0-20-20z" fill="${main}"/><path d="M196 224c20-2 20 22-2 22" fill="none" stroke="${main}" stroke-width="6"/>
<path d="M158 214c-5-8 5-10 0-18M174 214c-5-8 5-10 0-18" stroke="${main}" stroke-width="3" fill="none" stroke-linecap="round" opacity=".7"/>
<path d="M118 160c-2 50-2 100 0 150" stroke="#fff" stroke-width="6" opacity=".16" fill="none" stroke-linecap="round"/>
${squares}<g transform="rotate(-9 280 276)"><rect x="262" y="262" width="27" height="27" rx="3" fill="#55301e"/><rect x="267" y="267" width="17" height="17" rx="2" fill="#76482f"/></g>`;
}

export function biscotti({ main, light, accent, dark }: Palette): string {
  const biscuit = (x: number, y: number, angle: number) =>
    `<g transform="translate(${x} ${y}) rotate(${angle})"><path d="M-20-70q20-18 40 0v128q-20 14-40 0z" fill="#c98f4e"/><path d="M-14-68q14-12 28 0v122q-14 9-28 0z" fill="#e8bb7c"/>
<ellipse cx="-3" cy="-40" rx="6" ry="9" fill="#8a5a32"/><ellipse cx="5" cy="-8" rx="6" ry="9" fill="#8a5a32"/><ellipse cx="-4" cy="24" rx="5" ry="8" fill="#8a5a32"/><circle cx="5" cy="-58" r="3" fill="#b67d43"/><circle cx="6" cy="42" r="3" fill="#b67d43"/></g>`;
  return `${shadow(104)}
${biscuit(160, 150, -13)}${biscuit(240, 150, 12)}${biscuit(200, 138, 1)}
<path d="M128 178h144l-8 132q-1 12-14 12H150q-13 0-14-12z" fill="#f8f1e4" opacity=".55"/>
<path d="M128 186q72 20 144 0l-8 124q-1 12-14 12H150q-13 0-14-12z" fill="url(#side)"/>
<path d="M128 186q72 20 144 0l-1 14q-71 18-142 0z" fill="${light}"/>
<rect x="160" y="228" width="80" height="66" rx="5" fill="#fdf8ef"/><path d="M200 240q22 8 16 34-16 10-32 0-6-26 16-34z" fill="#c98f4e"/><path d="M200 248v24M192 256l16 8M208 256l-16 8" stroke="#8a5a32" stroke-width="2" stroke-linecap="round"/>
<rect x="178" y="284" width="44" height="4" rx="2" fill="${dark}" opacity=".5"/><path d="M142 206c0 36 2 70 4 104" stroke="#fff" stroke-width="6" opacity=".16" fill="none" stroke-linecap="round"/>
<path d="M120 178q80-22 160 0-80 24-160 0z" fill="none" stroke="${accent}" stroke-width="4"/><path d="M272 184c26 2 30 22 14 30" stroke="${main}" stroke-width="4" fill="none" stroke-linecap="round"/>`;
}
