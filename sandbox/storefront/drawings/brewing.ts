// What coffee is made with and drunk from: a mug, a hand grinder, a stovetop pot, a pour-over set.
import { bean, shadow, type Palette } from "./palette";

export function mug({ main, dark, light, accent }: Palette): string {
  return `${shadow(96, 320, 192)}
<path d="M262 186c62-10 70 84-6 88" fill="none" stroke="${dark}" stroke-width="22" stroke-linecap="round"/>
<path d="M262 184c58-8 64 78-6 84" fill="none" stroke="${main}" stroke-width="15" stroke-linecap="round"/>
<path d="M112 150h160v112q0 58-58 58h-44q-58 0-58-58z" fill="url(#side)"/>
<ellipse cx="192" cy="150" rx="80" ry="19" fill="${light}"/><ellipse cx="192" cy="151" rx="71" ry="15" fill="#3a2417"/>
<path d="M126 153q34-9 66-4t62-2q-20 18-62 18-46 0-66-12z" fill="#6a4329" opacity=".75"/>
<path d="M112 236q80 26 160 0v18q-80 26-160 0z" fill="${accent}" opacity=".85"/>
<path d="M132 178c-3 36 0 80 14 112" fill="none" stroke="#fff" stroke-width="9" opacity=".18" stroke-linecap="round"/>
<g fill="none" stroke="#8b8176" stroke-width="5" stroke-linecap="round" opacity=".38"><path d="M166 122c-12-18 12-24 0-44"/><path d="M196 116c-12-20 12-28 0-50"/><path d="M226 122c-12-18 12-24 0-44"/></g>
${bean(312, 316, -18)}${bean(92, 314, 26, 0.85)}`;
}

export function grinder({ main, dark, accent }: Palette): string {
  return `${shadow(90)}
<path d="M200 84V64M200 66h70" stroke="#70777c" stroke-width="9" stroke-linecap="round" fill="none"/>
<circle cx="276" cy="60" r="14" fill="url(#wood)"/><circle cx="272" cy="56" r="4" fill="#e2bb8d" opacity=".8"/>
<path d="M156 112q0-30 44-30t44 30z" fill="url(#steel)"/>
<path d="M148 112h104l-6 66h-92z" fill="url(#steel)"/><path d="M160 118h10l3 56h-9z" fill="#fff" opacity=".5"/>
<path d="M152 178h96l8 18H144z" fill="#6f767b"/>
<rect x="130" y="196" width="140" height="116" rx="9" fill="url(#wood)"/>
<rect x="130" y="196" width="140" height="12" rx="6" fill="#d9a873"/>
<rect x="120" y="306" width="160" height="16" rx="6" fill="${dark}"/>
<rect x="148" y="228" width="104" height="58" rx="5" fill="${main}"/><rect x="153" y="233" width="94" height="48" rx="3" fill="none" stroke="${accent}" stroke-width="1.6" opacity=".8"/>
<circle cx="200" cy="257" r="9" fill="${accent}"/><circle cx="198" cy="254" r="3" fill="#fff" opacity=".5"/>
<path d="M140 214c20 4 90 5 120 0M140 296c30-4 90-4 120 0" stroke="#7a5230" stroke-width="1.6" opacity=".5" fill="none"/>
${bean(306, 314, 20)}${bean(328, 318, -30, 0.85)}${bean(86, 316, -14, 0.9)}`;
}

export function stovetopPot({ main, dark, accent }: Palette): string {
  return `${shadow(92)}
<path d="M262 136c66-18 72 56 44 116" fill="none" stroke="${dark}" stroke-width="19" stroke-linecap="round"/>
<path d="M262 136c60-14 62 54 38 110" fill="none" stroke="${main}" stroke-width="10" stroke-linecap="round"/>
<path d="M146 214h108l22 96q2 12-12 12H136q-14 0-12-12z" fill="url(#steel)"/>
<path d="M178 214l-12 108M222 214l12 108" stroke="#7d858a" stroke-width="2" opacity=".6"/>
<rect x="140" y="198" width="120" height="18" rx="5" fill="#8a9196"/><rect x="140" y="198" width="120" height="6" rx="3" fill="#d5dadd"/>
<path d="M142 198l-18-76-18-16q46-10 60-10h86q14 0 12 14l-8 88z" fill="url(#steel)"/>
<path d="M176 98l8 100M226 98l-6 100" stroke="#7d858a" stroke-width="2" opacity=".5"/>
<path d="M150 108l12 84" stroke="#fff" stroke-width="7" opacity=".5" stroke-linecap="round"/>
<path d="M156 96q44-32 100 0z" fill="#b4bbbf"/><path d="M170 90q30-18 64 0" stroke="#eef1f2" stroke-width="4" fill="none" stroke-linecap="round"/>
<circle cx="206" cy="72" r="11" fill="${dark}"/><circle cx="203" cy="69" r="3.5" fill="#fff" opacity=".45"/>
<circle cx="200" cy="270" r="9" fill="${accent}"/><circle cx="200" cy="270" r="4" fill="${dark}"/>`;
}

export function pourOver({ main, dark, light, accent }: Palette): string {
  return `${shadow(98)}
<path d="M136 214q-26 30-26 66 0 42 46 42h88q46 0 46-42 0-36-26-66z" fill="#dfeaec" opacity=".85"/>
<path d="M116 262q84 22 168 0 6 12 6 20 0 38-46 38h-88q-46 0-46-38 0-10 6-20z" fill="#4b2c1a" opacity=".9"/>
<path d="M116 262q84 22 168 0-84-16-168 0z" fill="#7d5236"/>
<path d="M138 226c-16 22-20 40-18 62" fill="none" stroke="#fff" stroke-width="8" opacity=".7" stroke-linecap="round"/>
<rect x="140" y="196" width="120" height="22" rx="8" fill="url(#wood)"/><path d="M192 202h16l-3 12h-10z" fill="${dark}" opacity=".35"/>
<path d="M108 118h184l-54 78h-76z" fill="url(#side)"/><path d="M128 124l40 66" stroke="${light}" stroke-width="6" opacity=".7" stroke-linecap="round"/>
<ellipse cx="200" cy="118" rx="92" ry="16" fill="${light}"/><ellipse cx="200" cy="119" rx="82" ry="12" fill="#fbf5ea"/>
<ellipse cx="200" cy="122" rx="58" ry="7.5" fill="#5a3823"/><path d="M290 130c34-4 34 34-8 34" fill="none" stroke="${main}" stroke-width="11" stroke-linecap="round"/>
<path d="M200 62v44" stroke="${accent}" stroke-width="4" stroke-linecap="round" opacity=".75" stroke-dasharray="14 9"/>
${bean(80, 316, 22, 0.9)}${bean(322, 316, -22)}`;
}
