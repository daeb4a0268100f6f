// The menu and the title bar, which the admin shows and the page itself does not: ui-nav-menu or s-app-nav, ui-title-bar or
// s-page. Whatever changes in them is told at once; the admin's buttons press those of the page.
// Source: https://shopify.dev/docs/api/app-home/latest/app-bridge-web-components/app-nav and .../title-bar
const hidingStyle = document.createElement("style");
hidingStyle.textContent = `ui-nav-menu, s-app-nav, ui-title-bar, ui-save-bar, ui-modal:not([open]),
s-page > [slot="primary-action"], s-page > [slot="secondary-actions"], s-page > [slot="breadcrumb-actions"],
s-page > [slot="accessory"] { display: none; }`;
document.head.append(hidingStyle);

const menuLinks = () => [...document.querySelectorAll("ui-nav-menu a, s-app-nav a, s-app-nav s-link")];
let barElements = [];

function describeAction(element) {
  if (!element) return null;
  barElements.push(element);
  return {
    index: barElements.length - 1,
    label: element.textContent.trim(),
    disabled: Boolean(element.disabled) || isSet(element, "disabled"),
    loading: isSet(element, "loading"),
    tone: element.getAttribute("tone") ?? "default",
  };
}

/** The bar of the page; those inside modals are the modals' own. */
function describeBar() {
  barElements = [];
  const bar = [...document.querySelectorAll("ui-title-bar")].find((element) => !element.closest("ui-modal"));
  if (bar) {
    const sections = [...bar.querySelectorAll("section")];
    const alone = [...bar.querySelectorAll("button, a")].filter((element) => !element.closest("section"));
    const variant = (name) => alone.find((element) => element.getAttribute("variant") === name);
    const others = alone.filter(
      (element) => !["primary", "breadcrumb"].includes(element.getAttribute("variant")),
    );
    return {
      title: bar.getAttribute("title") || document.title,
      badges: [],
      breadcrumb: describeAction(variant("breadcrumb")),
      primary: describeAction(variant("primary")),
      secondary: others.map(describeAction),
      groups: sections.map((section) => ({
        label: section.getAttribute("label") ?? "More actions",
        actions: [...section.querySelectorAll("button, a")].map(describeAction),
      })),
    };
  }
  const page = document.querySelector("s-page");
  const slotted = (name) => [...(page?.querySelectorAll(`:scope > [slot="${name}"]`) ?? [])];
  return {
    title: page?.getAttribute("heading") ?? "",
    badges: slotted("accessory").map((element) => element.textContent.trim()),
    breadcrumb: describeAction(slotted("breadcrumb-actions")[0]),
    primary: describeAction(slotted("primary-action")[0]),
    secondary: slotted("secondary-actions").map(describeAction),
    groups: [],
  };
}

let shownMenu = "";
let shownBar = "";
function tellElements() {
  if (window.parent !== window.top) return;
  const links = menuLinks();
  const isHome = (link) => link.getAttribute("rel") === "home";
  const items = links
    .filter((link) => !isHome(link))
    .map((link) => ({ href: link.getAttribute("href"), label: link.textContent.trim() }));
  const menu = { items, home: links.find(isHome)?.getAttribute("href") ?? null };
  const bar = describeBar();
  if (JSON.stringify(menu) !== shownMenu) tell({ kind: "menu", ...menu });
  if (JSON.stringify(bar) !== shownBar) tell({ kind: "titleBar", ...bar });
  shownMenu = JSON.stringify(menu);
  shownBar = JSON.stringify(bar);
}
new MutationObserver(tellElements).observe(document.documentElement, {
  subtree: true,
  childList: true,
  characterData: true,
  attributes: true,
  attributeFilter: ["title", "heading", "href", "label", "disabled", "loading", "variant", "tone"],
});
addEventListener("DOMContentLoaded", tellElements);
heard.action = ({ index }) => barElements[index]?.click();
