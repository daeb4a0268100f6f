import { describe, expect, it } from "vitest";
import { call, post, scene, useScene } from "../test-support";
import { page, shop, submit, topics } from "./test-support";

useScene();

describe("the app in the admin", () => {
  it("is opened in its frame at the path after the app's own, with a fresh token", async () => {
    const { html } = await page("/admin/apps/vefa/app/members?search=Ada&id_token=old&host=other");
    expect(html).toContain(`src="${scene.appUrl}/app/members?search=Ada&amp;embedded=1&amp;host=`);
    expect(html).not.toContain("id_token=old");
    expect(html).not.toContain("host=other");
  });

  it("is found by its client id too", async () => {
    const answer = await fetch(`${scene.sandbox.url}/admin/apps/key/app/members?search=Ada`, {
      redirect: "manual",
    });
    expect(answer.headers.get("location")).toBe("/admin/apps/vefa/app/members?search=Ada");
  });

  it("never leaves its own address, whatever the path says", async () => {
    for (const path of [
      "/admin/apps/vefa//evil.example/app",
      "/admin/apps/vefa/application",
      "/admin/apps/vefa/app/..//x",
    ]) {
      const { html } = await page(path);
      expect(html).toMatch(new RegExp(`src="${scene.appUrl}/`));
      expect(html).not.toContain('src="http://evil');
    }
  });

  it("is removed and installed again by staff, and hears of it", async () => {
    expect((await page("/admin/apps")).html).toContain("Installed");
    expect((await submit("/admin/apps/vefa/uninstall")).location).toBe("/admin/apps?done=appUninstalled");
    expect(shop().document.installation).toBeNull();
    expect(await topics()).toEqual(["app/uninstalled"]);
    expect((await submit("/admin/apps/vefa/uninstall")).status).toBe(422);
    for (const path of ["/admin", "/admin/apps"]) expect((await page(path)).html).toContain("Install Vefa");
    expect((await page("/admin/apps/vefa")).status).toBe(303);

    const grant = (await page("/admin/apps/vefa/install")).html;
    expect(grant).toContain("View and edit store data");
    expect((await submit("/admin/apps/vefa/install")).location).toBe("/admin/apps/vefa");
    expect(shop().document.installation).not.toBeNull();
    expect((await page("/admin/apps/vefa")).html).toContain("<iframe");
  });

  it("is asked for in words for each scope", async () => {
    scene.sandbox.context.configuration.scopes.push("write_discounts", "read_gift_cards");
    const { html } = await page("/admin/apps/vefa/install");
    expect(html).toContain("View, create and change discounts and their codes");
    expect(html).toContain("View gift cards");
  });
});

describe("the admin", () => {
  it("says that there is no shop, and shows every shop's name escaped", async () => {
    await post("/sandbox/api/shops", { domain: "evil.myshopify.com", name: "<script>alert(1)</script>" });
    const { html } = await page("/admin?shop=evil.myshopify.com");
    expect(html).not.toContain("<script>alert");
    expect(html).toContain("http://tea.localhost");
    expect((await page("/admin?shop=none")).status).toBe(404);
  });

  it("prints no message that it does not know", async () => {
    expect((await page("/admin?done=constructor")).html).not.toContain("banner");
    expect((await page("/admin?done=%3Cb%3E")).html).not.toContain("<b>");
  });

  it("is not changed by a page from elsewhere", async () => {
    const answer = await fetch(`${scene.sandbox.url}/admin/apps/vefa/uninstall`, {
      method: "POST",
      headers: { origin: "https://evil.example" },
    });
    expect(answer.status).toBe(403);
    expect(shop().document.installation).not.toBeNull();
  });

  it("sends its scripts and styles with an etag, and App Bridge's stand-in as one script that parses", async () => {
    for (const path of ["/admin/assets/frame.css", "/admin/assets/app-frame.js", "/sandbox/app-bridge.js"]) {
      const first = await fetch(scene.sandbox.url + path);
      const etag = first.headers.get("etag") ?? "";
      const text = await first.text();
      if (path.endsWith("bridge.js")) expect(() => new Function(text)).not.toThrow();
      const again = await fetch(scene.sandbox.url + path, { headers: { "if-none-match": etag } });
      expect(again.status).toBe(304);
    }
    expect((await call("GET", "/sandbox/session-token")).status).toBe(200);
  });
});
