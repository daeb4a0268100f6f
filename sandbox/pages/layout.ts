// The frame of the sandbox's own pages: plain HTML with one small style sheet, readable on a phone, without script.

const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

const style = `
:root { color-scheme: light; --ink: #1f2328; --soft: #59636e; --line: #d8dee4; --accent: #0b6b53; --paper: #f6f7f5; }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
header { background: #fff; border-bottom: 1px solid var(--line); }
header div, main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
header div { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; align-items: baseline; }
header strong { font-size: 1.1rem; margin-right: auto; }
h1 { font-size: 1.5rem; line-height: 1.25; } h2 { font-size: 1.1rem; margin-top: 2rem; }
a { color: var(--accent); } a:focus-visible, button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; background: #fff; } .wide { overflow-x: auto; }
th, td { text-align: left; padding: .5rem .75rem; border-bottom: 1px solid var(--line); }
button { font: inherit; padding: .4rem .9rem; border: 1px solid var(--accent); border-radius: .4rem; background: #fff;
  color: var(--accent); cursor: pointer; min-height: 2.5rem; }
.soft { color: var(--soft); } code { background: #fff; border: 1px solid var(--line); padding: 0 .3rem; border-radius: .2rem; }
li { margin: .25rem 0; }`;

export interface Page {
  title: string;
  shopName: string;
  /** HTML of the main part, escaped by whoever made it. */
  main: string;
  customerName?: string | undefined;
}

export function layout({ title, shopName, main, customerName }: Page): string {
  const account =
    customerName === undefined ? "Log in as a customer" : `Logged in as ${escapeHtml(customerName)}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · ${escapeHtml(shopName)}</title>
<style>${style}</style>
</head>
<body>
<header><div>
<strong>${escapeHtml(shopName)}</strong>
<a href="/">Shop</a><a href="/account/login">${account}</a><a href="/admin">Admin</a>
</div></header>
<main>
<h1>${escapeHtml(title)}</h1>
${main}
</main>
</body>
</html>`;
}
