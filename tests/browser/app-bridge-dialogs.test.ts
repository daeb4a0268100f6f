// App Bridge's modals and its resource picker, as a merchant meets them around an app of one plain page.
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { APP, AppInAdmin } from "../support/app-in-admin";

const admin = new AppInAdmin();

beforeAll(async () => {
  const products = [
    { title: "House Espresso, 250 g", price: "11.50" },
    { title: "Hand Grinder", price: "89.00", sku: "HG-1" },
    {
      title: "Harbour Mug",
      variants: [
        { title: "Blue", price: "16.00" },
        { title: "White", price: "15.00" },
      ],
    },
  ];
  await admin.control("products", { products });
});

describe("a modal", () => {
  const modal = () => admin.app.getByRole("dialog", { name: "Give points" });
  const modalGoes = () => modal().waitFor({ state: "hidden" });
  const hasFocus = () =>
    admin.app.evaluate(() => {
      const { activeElement } = document;
      const inner = activeElement?.shadowRoot?.activeElement ?? activeElement;
      return inner?.getAttribute("aria-label") ?? (inner?.id || inner?.textContent) ?? "";
    });

  beforeEach(async () => {
    await admin.press("Open modal");
    await modal().waitFor();
  });

  test("keeps the focus inside, in both directions", async () => {
    for (const key of ["Tab", "Shift+Tab"]) {
      const round = new Set<string>();
      for (let step = 0; step < 9; step++) {
        await admin.page.keyboard.press(key);
        round.add(await hasFocus());
      }
      expect([key, ...[...round].sort()]).toEqual([key, "Cancel", "Close", "Give", "points"]);
    }
    expect(await admin.barriers()).toEqual([]);
  });

  test("closes at Escape, and the focus goes back to where it came from", async () => {
    await admin.page.keyboard.press("Escape");
    await modalGoes();
    expect(await hasFocus()).toBe("Open modal");
    await admin.adminLink("Orders").click();
    await admin.adminShows("/admin/orders");
  });

  test("leaves nothing to press in the admin, and closes at Escape there too", async () => {
    await expect(admin.page.getByText("Orders", { exact: true }).click({ timeout: 500 })).rejects.toThrow(
      "Timeout",
    );
    // Pressing what is inert takes the focus out of the frame.
    await admin.page.mouse.click(100, 400);
    expect(await admin.page.evaluate(() => document.activeElement?.id)).not.toBe("app");
    await admin.page.keyboard.press("Escape");
    await modalGoes();
  });

  test("has the actions of its own title bar, and a way to close it", async () => {
    await admin.app.getByRole("textbox", { name: "Points" }).fill("25");
    await admin.press("Give");
    await admin.answers("given 25");
    await modalGoes();
    await admin.press("Open modal");
    await admin.press("Cancel");
    await admin.answers("cancelled");
    await modalGoes();
    await admin.press("Open modal");
    await admin.press("Close");
    await modalGoes();
  });

  test("shows another page of the app, and the admin stays where it is", async () => {
    await admin.press("Close");
    await admin.press("Open page");
    const inner = admin.app.frameLocator("iframe");
    await inner.getByRole("heading", { level: 1, name: "/app/framed" }).waitFor();
    await inner.getByRole("button", { name: "Fetch" }).click();
    await inner.getByText("Answer: welcome").waitFor();
    await inner.getByRole("button", { name: "Give points" }).click();
    await admin.pressInAdmin("Undo");
    await inner.getByText("Answer: undone").waitFor();
    await admin.adminShows(`${APP}/app`);
    expect(await admin.page.getByRole("heading", { level: 1 }).textContent()).toBe("Page /app");
  });
});

describe("the resource picker", () => {
  const picker = () => admin.page.getByRole("dialog", { name: /^(Add|Select) products$/ });
  const box = (name: string) => picker().getByRole("checkbox", { name });
  interface Chosen {
    readonly id: string;
    readonly title: string;
    readonly variants: readonly { readonly title: string; readonly price: string }[];
  }
  const chosen = () =>
    admin.app.evaluate(() => {
      const { chosen } = globalThis as unknown as { chosen: Chosen[] & { selection: Chosen[] } };
      return { list: [...chosen], selection: chosen.selection };
    });
  const gid = (type: string) => expect.stringMatching(new RegExp(`^gid://shopify/${type}/\\d+$`)) as string;

  test("finds products, and answers with the two that were chosen", async () => {
    await admin.press("Pick products");
    const search = picker().getByLabel("Search products");
    await search.fill("grinder");
    await box("House Espresso").waitFor({ state: "hidden" });
    await box("Hand Grinder").check();
    await search.fill("no such thing");
    await picker().getByText("No products found").waitFor();
    await search.fill("espresso");
    await box("House Espresso").check();
    await picker().getByText("2 selected").waitFor();
    expect(await admin.barriers()).toEqual([]);
    await picker().getByRole("button", { name: "Add" }).click();
    await admin.answers("2 chosen");
    const { list, selection } = await chosen();
    expect(selection).toEqual(list);
    expect(list.map(({ title }) => title)).toEqual(["Hand Grinder", "House Espresso, 250 g"]);
    expect(list[0]).toMatchObject({
      id: gid("Product"),
      handle: "hand-grinder",
      status: "ACTIVE",
      totalVariants: 1,
      variants: [
        { id: gid("ProductVariant"), sku: "HG-1", price: "89.00", product: { id: list[0]?.id ?? "" } },
      ],
    });
  });

  test("answers with those variants of a product that were chosen", async () => {
    await admin.press("Pick products");
    await box("Harbour Mug").check();
    await box("Blue").uncheck();
    await picker().getByRole("button", { name: "Add" }).click();
    await admin.answers("1 chosen");
    const [mug] = (await chosen()).list;
    expect(mug?.variants.map(({ title, price }) => [title, price])).toEqual([["White", "15.00"]]);
  });

  test("takes no more than the app allows, and answers nothing when it is closed", async () => {
    await admin.press("Pick two");
    await box("House Espresso").check();
    expect(await box("Harbour Mug").isEnabled()).toBe(true);
    await box("Hand Grinder").check();
    await picker().getByText("2/2 selected").waitFor();
    expect(await box("Harbour Mug").isEnabled()).toBe(false);
    await admin.page.keyboard.press("Escape");
    await admin.answers("nothing chosen");
  });
});
