// App Bridge's stand-in and the admin's half of it, as a merchant meets them around an app of one plain page.
import type { Frame, Page } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import { verifySessionToken } from "../../sandbox/auth/session-token";
import { APP, AppInAdmin, credentials, DOMAIN } from "../support/app-in-admin";
import { PHONE } from "../support/walkthrough";

const admin = new AppInAdmin();

describe("a toast", () => {
  const toasts = () => admin.page.getByRole("status").locator(".toast");

  test("says what was done, and its action is the app's", async () => {
    await admin.press("Give points");
    await toasts().getByText("Points given").waitFor();
    expect(await admin.barriers()).toEqual([]);
    await admin.pressInAdmin("Undo");
    await admin.answers("undone");
    expect(await toasts().count()).toBe(0);
  });

  test("goes when it is dismissed, or by itself in time, and the app hears of both", async () => {
    await admin.press("Give points");
    await admin.pressInAdmin("Dismiss");
    await admin.answers("dismissed");
    await admin.press("Short toast");
    await toasts().getByText("Gone soon").waitFor();
    await admin.answers("went by itself");
    expect(await toasts().count()).toBe(0);
  });

  test("never has more than two others beside it", async () => {
    await admin.press("Give points");
    await admin.press("Failing toast");
    await admin.press("Failing toast");
    await admin.press("Failing toast");
    await admin.answers("dismissed");
    expect(await toasts().locator("p").allTextContents()).toEqual(Array(3).fill("That failed"));
    expect(await admin.barriers()).toEqual([]);
  });
});

describe("the save bar", () => {
  const bar = () => admin.page.getByText("Unsaved changes", { exact: true });
  const programme = () => admin.app.getByLabel("Programme");
  const leaves = () => admin.page.getByRole("dialog", { name: "Leave page with unsaved changes?" });
  const barGoes = () => bar().waitFor({ state: "hidden" });

  test("is there while the form differs from what it was", async () => {
    expect(await bar().isVisible()).toBe(false);
    await programme().fill("Harbour Circle");
    await bar().waitFor();
    await programme().fill("Harbour Club");
    await barGoes();
    await admin.app.getByLabel("Open to all").uncheck();
    await bar().waitFor();
    expect(await admin.barriers()).toEqual([]);
  });

  test("discards what was typed", async () => {
    await programme().fill("Harbour Circle");
    await admin.pressInAdmin("Discard");
    await barGoes();
    expect(await programme().inputValue()).toBe("Harbour Club");
  });

  test("asks before it discards where the form wants that", async () => {
    await admin.app.getByLabel("Note").fill("Ring first");
    await admin.pressInAdmin("Discard");
    await admin.pressInAdmin("Continue editing");
    expect(await admin.app.getByLabel("Note").inputValue()).toBe("Ring first");
    await admin.pressInAdmin("Discard");
    await admin.pressInAdmin("Discard changes");
    await barGoes();
    expect(await admin.app.getByLabel("Note").inputValue()).toBe("");
  });

  test("sends the form, which then is as it was saved", async () => {
    await programme().fill("Harbour Circle");
    await admin.pressInAdmin("Save");
    await admin.answers("saved");
    await barGoes();
    expect(admin.plainApp.sent.at(-1)).toMatchObject({
      path: "/data/save",
      body: "programme=Harbour+Circle&open=on",
    });
    await programme().fill("Harbour Club");
    await bar().waitFor();
  });

  test.each<[string, () => Promise<void>, () => Promise<void>]>([
    ["a page of the admin", () => admin.adminLink("Orders").click(), () => admin.adminShows("/admin/orders")],
    ["the app's menu", () => admin.adminLink("Members").click(), () => admin.appShows("/app/members")],
    ["a link in the app", () => admin.appLink("Member 7").click(), () => admin.appShows("/app/members/7")],
    [
      "a link to the admin",
      () => admin.appLink("Products of the shop").click(),
      () => admin.adminShows("/admin/products"),
    ],
  ])("asks before %s is opened", async (_place, open, opened) => {
    const before = admin.page.url();
    await programme().fill("Harbour Circle");
    await bar().waitFor();
    await open();
    expect(await leaves().textContent()).toContain("will delete all unsaved changes");
    await admin.pressInAdmin("Stay");
    expect([admin.page.url(), await bar().isVisible(), await programme().inputValue()]).toEqual([
      before,
      true,
      "Harbour Circle",
    ]);
    await open();
    await admin.pressInAdmin("Leave page");
    await opened();
    expect(await bar().isVisible()).toBe(false);
  });

  test("has the browser ask before a reload", async () => {
    const asked: string[] = [];
    admin.page.on("dialog", (dialog) => {
      asked.push(dialog.type());
      void dialog.accept();
    });
    await admin.page.reload();
    await admin.appShows("/app");
    expect(asked).toEqual([]);
    await programme().fill("Harbour Circle");
    await bar().waitFor();
    await admin.page.reload();
    expect(asked).toEqual(["beforeunload"]);
  });
});

describe("the title bar", () => {
  test("has the app's actions and the way back, and what is disabled can't be pressed", async () => {
    await admin.pressInAdmin("Add member");
    await admin.answers("primary");
    await admin.pressInAdmin("Export");
    await admin.answers("export");
    await admin.pressInAdmin("All pages");
    await admin.answers("breadcrumb");
    const erase = admin.page.getByRole("button", { name: "Erase" });
    expect(await erase.isVisible()).toBe(false);
    await admin.page.getByText("More", { exact: true }).click();
    await erase.click();
    await admin.answers("erase");
    expect(await admin.page.getByRole("button", { name: "Import" }).isDisabled()).toBe(true);
  });

  test("follows what the app changes in it, and so does the window's title", async () => {
    await admin.app.evaluate(() => {
      document.querySelector("ui-title-bar")?.setAttribute("title", "Five members");
      document.querySelector("ui-title-bar [variant=primary]")?.toggleAttribute("disabled", true);
    });
    await admin.page.getByRole("heading", { level: 1, name: "Five members" }).waitFor();
    expect(await admin.page.getByRole("button", { name: "Add member" }).isDisabled()).toBe(true);
    expect(await admin.page.title()).toBe("Five members · Vefa · Harbour Lane Coffee");
  });
});

describe("where the app is", () => {
  test("is chosen and marked in the admin's menu, and stands in its address", async () => {
    const marked = () => admin.page.locator("#navigation [aria-current=page]").allTextContents();
    await admin.adminShows(`${APP}/app`);
    expect(await marked()).toEqual(["Vefa"]);
    await admin.adminLink("Members").click();
    await admin.appShows("/app/members");
    await admin.adminShows(`${APP}/app/members`);
    expect(await marked()).toEqual(["Members"]);
    await admin.adminLink("Vefa").click();
    await admin.appShows("/app");
    await admin.adminShows(`${APP}/app`);
  });

  test("is found again by a reload, and left by the browser's way back", async () => {
    await admin.appLink("Member 7").click();
    await admin.appShows("/app/members/7");
    await admin.adminShows(`${APP}/app/members/7?tab=points`);
    await admin.page.reload();
    await admin.appShows("/app/members/7");
    expect(new URL(admin.app.url()).searchParams.get("tab")).toBe("points");
    await admin.adminShows(`${APP}/app/members/7?tab=points`);
    await admin.appLink("Members by protocol").click();
    await admin.appShows("/app/members");
    await admin.app.evaluate(() => history.pushState(null, "", "/app/rules?step=2&id_token=x&host=y"));
    await admin.adminShows(`${APP}/app/rules?step=2`);
    await admin.page.goBack();
    await admin.adminShows(`${APP}/app/members`);
    await admin.page.goBack();
    await admin.adminShows(`${APP}/app/members/7?tab=points`);
  });

  test.each([
    ["a link", () => admin.appLink("Products of the shop").click(), "/admin/products"],
    ["a script", () => admin.press("Customers of the shop"), "/admin/customers"],
  ])("is left for a page of the admin by %s", async (_way, leave, path) => {
    await leave();
    await admin.adminShows(path);
    await admin.page.locator("main h1").waitFor();
  });
});

describe("a session token", () => {
  /** The tokens that came with what the app asked its server for once. */
  const tokens = async () => {
    admin.plainApp.sent.length = 0;
    await admin.press("Fetch");
    await admin.answers("welcome");
    return admin.plainApp.sent.map(({ authorization }) => authorization?.replace("Bearer ", "") ?? "");
  };
  const isGood = async (token = "") => (await verifySessionToken(credentials, DOMAIN, token)) !== null;

  test("goes with the app's requests, and is fetched anew before one once it has expired", async () => {
    const [first] = await tokens();
    expect(await isGood(first)).toBe(true);
    expect(await tokens()).toEqual([first]);
    await admin.page.clock.setSystemTime(Date.now() + 60_000);
    const [fresh, ...others] = await tokens();
    expect([await isGood(fresh), fresh === first, others]).toEqual([true, false, []]);
  });

  test("is fetched anew when the app refuses it, and the request is sent once more", async () => {
    admin.plainApp.refusals = 1;
    const [refused, fresh, ...others] = await tokens();
    expect([await isGood(fresh), fresh === refused, others]).toEqual([true, false, []]);
    // The browser notes every answer that is not 2xx.
    expect(admin.errors.splice(0)).toEqual([expect.stringContaining("401")]);
  });
});

describe("a stranger", () => {
  const heard = (frame: Frame | Page) =>
    frame.evaluate(() => (globalThis as unknown as { strangers?: number }).strangers ?? 0);
  beforeEach(() =>
    admin.page.addInitScript((port) => {
      const counter = globalThis as unknown as { strangers: number };
      counter.strangers = 0;
      addEventListener("message", ({ origin }) => {
        if (origin === `http://localhost:${port}`) counter.strangers += 1;
      });
    }, admin.plainApp.port),
  );

  test("in the app is listened to by neither the admin nor the app", async () => {
    await admin.page.goto(`${admin.sandbox.url}${APP}/app/stranger`);
    await admin.appShows("/app/stranger");
    await admin.app.frameLocator("iframe").getByRole("button", { name: "Speak" }).click();
    await expect.poll(() => Promise.all([heard(admin.page), heard(admin.app)])).toEqual([4, 2]);
    expect(await admin.page.getByText("From a stranger").count()).toBe(0);
    await admin.appShows("/app/stranger");
    await admin.answers("");
    await admin.press("Fetch");
    await admin.answers("welcome");
    const answered = admin.app
      .childFrames()[0]
      ?.evaluate(() => (globalThis as unknown as { heard: unknown }).heard);
    expect(await answered).toEqual([]);
  });

  test("around the app is not listened to", async () => {
    await admin.page.goto(`http://localhost:${admin.plainApp.port}/stranger`);
    admin.app = admin.page.frames().find((frame) => frame.parentFrame() !== null) ?? admin.page.mainFrame();
    await admin.app.getByRole("heading", { name: "/app/around" }).waitFor();
    await admin.page.getByRole("button", { name: "Speak" }).click();
    await expect.poll(() => heard(admin.app)).toBe(2);
    await admin.answers("");
    // The app speaks to the admin alone, and the browser notes that this is not the admin.
    expect(admin.errors.splice(0).filter((text) => !text.includes("does not match the recipient"))).toEqual(
      [],
    );
  });
});

test("on a phone the shop's name ends in an ellipsis, and nothing is scrolled sideways", async () => {
  await admin.page.context().close();
  await admin.visit(PHONE);
  const name = await admin.adminLink("Harbour Lane Coffee").evaluate((element) => {
    const { textOverflow, overflow, whiteSpace } = getComputedStyle(element);
    return { isWhole: element.scrollWidth <= element.clientWidth, textOverflow, overflow, whiteSpace };
  });
  if (!name.isWhole) {
    expect(name).toMatchObject({ textOverflow: "ellipsis", overflow: "hidden", whiteSpace: "nowrap" });
  }
  expect(await admin.barriers()).toEqual([]);
});
