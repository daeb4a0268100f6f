// A bag of coffee, a tin of tea, a pack of filter papers.
import { bean, shadow, type Palette } from "./palette";

export function coffeeBag({ dark, light, accent, main }: Palette): string {
  return `${shadow(102)}
<path d="M124 104 L276 104 L284 312 Q284 322 272 322 L128 322 Q116 322 116 312 Z" fill="url(#side)"/>
<path d="M124 104h152l1.6 42H122.4z" fill="${dark}" opacity=".35"/>
<path d="M128 78h144l4 28H124z" fill="${main}"/><path d="M128 78h144l1.1 8H126.9z" fill="${light}"/>
<path d="M124 106h152l.3 7H123.7z" fill="${dark}" opacity=".55"/>
<path d="M140 112c-4 70-5 140-4 208M260 112c4 70 5 140 4 208" fill="none" stroke="${dark}" stroke-width="2" opacity=".45"/>
<path d="M150 120c-3 60-4 130-3 196" fill="none" stroke="#fff" stroke-width="7" opacity=".1" stroke-linecap="round"/>
<circle cx="200" cy="132" r="6" fill="${dark}" opacity=".6"/><circle cx="200" cy="132" r="2.2" fill="${light}"/>
<rect x="148" y="164" width="104" height="118" rx="5" fill="#fdf8ef"/>
<rect x="155" y="171" width="90" height="104" rx="3" fill="none" stroke="${main}" stroke-width="1.6" opacity=".55"/>
<g transform="translate(200 206)"><ellipse rx="15" ry="22" transform="rotate(24)" fill="${main}"/><path d="M7-19c-13 10 5 22-8 38" fill="none" stroke="#fdf8ef" stroke-width="3" stroke-linecap="round"/></g>
<rect x="168" y="241" width="64" height="5" rx="2.5" fill="${dark}"/><rect x="178" y="252" width="44" height="4" rx="2" fill="${dark}" opacity=".45"/>
<rect x="184" y="262" width="32" height="6" rx="3" fill="${accent}"/>
${bean(92, 314, 18)}${bean(304, 316, -24)}${bean(322, 308, 40, 0.8)}`;
}

export function teaTin({ dark, main, light, accent }: Palette): string {
  return `${shadow(92)}
<path d="M122 142v164q0 16 78 16t78-16V142z" fill="url(#side)"/>
<path d="M122 160v24q0 14 78 14t78-14v-24q0 14-78 14t-78-14z" fill="${accent}" opacity=".9"/>
<path d="M122 270v20q0 14 78 14t78-14v-20q0 14-78 14t-78-14z" fill="${accent}" opacity=".55"/>
<path d="M116 112v30q0 16 84 16t84-16v-30z" fill="url(#steel)"/>
<ellipse cx="200" cy="112" rx="84" ry="16" fill="#f2f4f5"/><ellipse cx="200" cy="111" rx="72" ry="12" fill="#d3d8db"/>
<ellipse cx="200" cy="106" rx="13" ry="6" fill="#aab1b6"/><ellipse cx="200" cy="102" rx="11" ry="5.5" fill="#eef1f2"/>
<ellipse cx="200" cy="234" rx="38" ry="34" fill="#fdf8ef"/>
<path d="M200 258c-22-8-26-32-4-48 20 12 24 36 4 48z" fill="${main}"/><path d="M199 256c-2-14-1-28 1-40" fill="none" stroke="${light}" stroke-width="2.4" stroke-linecap="round"/>
<path d="M199 244l-10-7M200 236l9-8" stroke="${light}" stroke-width="1.8" stroke-linecap="round"/>
<path d="M136 150c-3 50-3 110-1 160" fill="none" stroke="#fff" stroke-width="6" opacity=".14" stroke-linecap="round"/>
<path d="M300 318c10-14 26-14 34-6-8 10-22 14-34 6z" fill="${light}"/><path d="M302 317c10-4 20-6 30-5" stroke="${dark}" stroke-width="1.5" fill="none"/>`;
}

export function papers({ main, dark, accent, light }: Palette): string {
  return `${shadow(112)}
<path d="M108 190h184v118q0 14-14 14H122q-14 0-14-14z" fill="url(#side)"/>
<path d="M146 96q54-20 108 0l44 96H102z" fill="#f7efe1"/><path d="M150 108q50-18 100 0l40 86H110z" fill="#efe3cf"/>
<path d="M154 122q46-16 92 0l36 74H118z" fill="#fbf5ea"/>
<path d="M200 118v76M176 122l-20 72M224 122l20 72" stroke="#dfd0b6" stroke-width="1.6"/>
<path d="M108 192q92 22 184 0v34q-92 20-184 0z" fill="${dark}" opacity=".3"/>
<rect x="146" y="236" width="108" height="58" rx="5" fill="#fdf8ef"/>
<path d="M178 250h44l-17 26h-10z" fill="${main}"/><rect x="186" y="279" width="28" height="5" rx="2.5" fill="${accent}"/>
<path d="M120 204c-2 36-2 70 0 106" stroke="${light}" stroke-width="5" opacity=".5" stroke-linecap="round" fill="none"/>`;
}
