// The theme editor's routes: every change is saved at once, said at the top of the page, and can be undone. The deep links by
// which an app leads a merchant to its embeds and blocks open here too.
// Source: https://shopify.dev/docs/apps/build/online-store/theme-app-extensions/configuration#deep-linking
import { z } from "zod";
import type { SandboxContext } from "../context";
import { parseInput, shopOf } from "../control/endpoint";
import type { Reply, SandboxRequest } from "../http/messages";
import { notFound, unprocessable } from "../http/refusal";
import type { Router } from "../http/router";
import { doneMessage, formFields, pageHandler, panelPage } from "../panel/layout";
import { loggedInCustomer } from "../proxy/app-proxy";
import { legacyId } from "../state/ids";
import type { ShopState } from "../state/shop-state";
import {
  editorAddress,
  editorPage,
  findBlock,
  previewPages,
  type EditorView,
  type PreviewPage,
} from "./editor-page";
import {
  addBlock,
  changeSettings,
  findPlacement,
  moveBlock,
  removePlacement,
  switchEmbed,
  undoPlacements,
} from "./placements";
import { readSettings } from "./setting-fields";
import { slots } from "./slots";
import type { Theme } from "./theme";

const sentences = {
  "switched-on": "The app embed is on.",
  "switched-off": "The app embed is off.",
  added: "The block was added.",
  moved: "The block was moved.",
  removed: "The block was removed.",
  saved: "Saved.",
  reset: "The settings are the defaults again.",
  undone: "The last change was undone.",
  seen: "The shop is shown as this customer sees it, here and in this browser.",
  guest: "The shop is shown as a guest sees it, here and in this browser.",
};

const where = z.object({
  page: z.enum(Object.keys(previewPages) as [PreviewPage, ...PreviewPage[]]).catch("home"),
  width: z.enum(["desktop", "phone"]).catch("desktop"),
});

type Fields = Record<string, string>;

export function addEditorRoutes(router: Router, context: SandboxContext, theme: Theme): void {
  const { state } = context;

  router.on(
    "GET",
    "/sandbox/theme",
    pageHandler("theme", (request) => {
      const { query } = request;
      const slot = query.get("add");
      return page(request, {
        editing: query.get("edit"),
        adding: slot === null ? null : { slot, proposed: query.get("block") },
        activating: query.get("activate"),
      });
    }),
  );

  const block = (fields: Fields) => {
    const [extension = fields.extension ?? "", handle = ""] = (fields.block ?? "").includes("/")
      ? (fields.block ?? "").split("/")
      : [fields.extension, fields.block];
    const found = findBlock(theme.extensions.all(), extension, handle);
    if (!found) throw notFound(`There is no block ${handle} in ${extension}`);
    return found;
  };
  const placed = (shop: ShopState, id = "") => {
    const item = findPlacement(shop, id);
    if (!item) throw notFound("This block is not in the theme any more");
    return { item, ...block({ extension: item.extension, block: item.block }) };
  };

  action("embed", (shop, fields) => {
    const { extension, block: embed } = block(fields);
    switchEmbed(shop, extension, embed, fields.on === "1");
    return { done: fields.on === "1" ? "switched-on" : "switched-off" };
  });
  action("add", (shop, fields) => {
    const { extension, block: added } = block(fields);
    const edit = addBlock(shop, fields.slot ?? "", extension, added);
    return { done: "added", edit };
  });
  action("move", (shop, fields) => {
    moveBlock(shop, fields.id ?? "", fields.by === "-1" ? -1 : 1);
    return { done: "moved" };
  });
  action("remove", (shop, fields) => {
    removePlacement(shop, fields.id ?? "");
    return { done: "removed" };
  });
  action("reset", (shop, fields) => {
    const { item, block: reset } = placed(shop, fields.id);
    changeSettings(shop, item.id, reset, {});
    return { done: "reset", edit: item.id };
  });
  action("undo", (shop) => {
    undoPlacements(shop);
    return { done: "undone" };
  });

  router.on(
    "POST",
    "/sandbox/theme/settings",
    pageHandler("theme", async (request) => {
      const shop = shopOf(state, request);
      const fields = await formFields(request);
      const { item, block: changed } = placed(shop, fields.id);
      const { settings, problems } = readSettings(changed, fields);
      if (Object.keys(problems).length > 0) {
        const { page: preview, width } = where.parse(fields);
        return page(request, { preview, width, editing: item.id, problems, status: 422 });
      }
      changeSettings(shop, item.id, changed, settings);
      return back(fields, { done: "saved", edit: item.id });
    }),
  );
  router.on(
    "POST",
    "/sandbox/theme/customer",
    pageHandler("theme", async (request) => {
      const shop = shopOf(state, request);
      const fields = await formFields(request);
      const email = (fields.email ?? "").trim().toLowerCase();
      const customer = shop.customersByEmail.first(email);
      if (email !== "" && !customer)
        throw notFound(`No customer of ${shop.document.name} has the address ${email}`);
      const cookie = customer
        ? `x-sandbox-customer=${legacyId(customer.id)}; Path=/; HttpOnly; SameSite=Lax`
        : "x-sandbox-customer=; Path=/; Max-Age=0; SameSite=Lax";
      const reply = back(fields, { done: customer ? "seen" : "guest" });
      return { ...reply, headers: { ...reply.headers, "set-cookie": cookie } };
    }),
  );

  router.on(
    "GET",
    "/admin/themes/current/editor",
    pageHandler("theme", (request) => {
      const { query } = request;
      const embed = query.get("activateAppId");
      if (embed !== null) return to({ activate: proposedBlock(context, theme, embed) });
      const added = query.get("addAppBlockId");
      if (added === null) return to({});
      const slot = slotOfLink(query.get("target") ?? "", query.get("template") ?? "index");
      const proposed = proposedBlock(context, theme, added);
      return to({ page: slot.page, add: slot.name, block: proposed }, `#slot-${slot.name}`);
    }),
  );

  function action(
    name: string,
    act: (shop: ShopState, fields: Fields) => { done: keyof typeof sentences; edit?: string },
  ): void {
    const handler = async (request: SandboxRequest) => {
      const fields = await formFields(request);
      return back(fields, act(shopOf(state, request), fields));
    };
    router.on("POST", `/sandbox/theme/${name}`, pageHandler("theme", handler));
  }

  function page(request: SandboxRequest, given: Partial<EditorView> & { status?: number }): Reply {
    const shop = shopOf(state, request);
    const { page: preview, width } = parseInput(where, Object.fromEntries(request.query));
    const number = loggedInCustomer(shop, request);
    const view: EditorView = {
      shop,
      extensions: theme.extensions.all(),
      customer: shop.customers.get(`gid://shopify/Customer/${number}`) ?? null,
      preview,
      width,
      editing: null,
      adding: null,
      activating: null,
      problems: {},
      ...given,
    };
    return panelPage({
      section: "theme",
      title: "Theme",
      wide: true,
      message: doneMessage(request, sentences),
      main: editorPage(view),
      status: given.status ?? 200,
    });
  }
}

/** Back to the editor as it stood, with what was done. */
function back(fields: Fields, change: { done: string; edit?: string }): Reply {
  const { page: preview, width } = where.parse(fields);
  return { status: 303, headers: { location: editorAddress({ preview, width }, change) } };
}

function to(query: Readonly<Record<string, string>>, anchor = ""): Reply {
  const search = new URLSearchParams(query).toString();
  return { status: 303, headers: { location: `/sandbox/theme?${search}${anchor}` } };
}

/** "CLIENT_ID/BLOCK" as "EXTENSION/BLOCK". */
function proposedBlock(context: SandboxContext, theme: Theme, link: string): string {
  const [app, handle = ""] = link.split("/");
  if (app !== context.credentials.apiKey) throw notFound(`There is no app with the client id ${app}`);
  const extension = theme.extensions.all().find((candidate) => candidate.blocks.has(handle));
  if (!extension) throw notFound(`The app has no block ${handle}`);
  return `${extension.handle}/${handle}`;
}

/** The slot that a link means: a group's, or that of the template. */
function slotOfLink(target: string, template: string): { name: string; page: PreviewPage } {
  const group = /^sectionGroup:(header|footer)$/.exec(target)?.[1];
  const slot = slots.find((item) =>
    group === undefined ? item.template === template : item.group === group,
  );
  if (!slot) throw unprocessable("no_such_place", `The theme has no place for a block on ${template}`);
  const pages = Object.entries(previewPages) as [PreviewPage, { template: string }][];
  return { name: slot.name, page: pages.find(([, item]) => item.template === slot.template)?.[0] ?? "home" };
}
