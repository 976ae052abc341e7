/** The box that finds everything, the help, and the server's own page. */
import { expect, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { KEY, OPEN_SERVER, PASSWORD, register, remember } from "./people";
import { expectToFit, serveSite } from "./site";

const site = serveSite(OPEN_SERVER);

test("pages, scenarios, interviews and people are found by keyboard alone", async () => {
  const page = await site.open("/login");
  const { token } = await register(page, "trainer", "Ada Lovelace");
  await page.goto("/organisations");
  await page.getByLabel("Name of the organisation").fill("Search House");
  await page.getByRole("button", { name: "Found an organisation" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Search House" })).toBeVisible();
  const held = await page.request.post("/api/sessions", {
    data: { scenario: "sales-en", consent: { recording: true, version: "2026-11" } },
    headers: { authorization: `Bearer ${token}` },
  });
  expect(held.status()).toBe(201);

  await page.keyboard.press("Control+k");
  const box = page.getByRole("dialog").getByLabel(/^Page, interview/);
  await expect(box).toBeFocused();
  await expect(page.getByRole("option", { name: "Quizzes" })).toBeVisible();
  await expectAccessible(page);

  await box.fill("developer");
  await expect(page.getByRole("option", { name: /Software developer/ }).first()).toBeVisible();
  await box.fill("not started");
  await expect(page.getByRole("option", { name: /Not started/ })).toHaveCount(1);
  await box.fill("ada love");
  await expect(page.getByRole("option", { name: /Ada Lovelace/ })).toBeVisible();
  await box.fill("zzzz");
  await expect(page.getByText("Nothing fits")).toBeVisible();

  await box.fill("devices");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/account\/security$/);
  await expect(page.getByRole("dialog")).toBeHidden();
});

test("the keys of the room are switched off in the help", async () => {
  const page = await site.open("/help");
  await expect(page.getByRole("heading", { level: 1, name: "Help" })).toBeVisible();
  const single = page.getByRole("switch", { name: "Single keys in the room" });
  await expect(single).toBeChecked();
  await single.uncheck();
  await page.reload();
  await expect(page.getByRole("switch", { name: "Single keys in the room" })).not.toBeChecked();
});

test("the server's page is the admin's alone", async () => {
  const page = await site.open("/login");
  await register(page, "trainer");
  await page.goto("/settings");
  await expect(page.getByRole("heading", { name: "There is no such page" })).toBeVisible();

  const admin = await site.open("/login");
  const email = `admin-${process.pid}-${Date.now()}@example.org`;
  const made = await admin.request.post("/api/setup", {
    data: { email, password: PASSWORD, name: "Katherine Johnson", language: "en" },
    headers: { authorization: `Bearer ${KEY}` },
  });
  // A server that was used before has one already.
  if (made.status() !== 200 && made.status() !== 201) return;
  await admin.request.post("/api/auth/login", { data: { email, password: PASSWORD } });
  await remember(admin.context());
  await admin.goto("/settings");
  await expect(admin.getByText("No mail server is configured")).toBeVisible();
  await expect(admin.getByText("Everybody, in any role.")).toBeVisible();
  await expectAccessible(admin);
});

for (const [width, colorScheme, language] of [
  [1440, "dark", "fr"],
  [390, "light", "en"],
] as const) {
  test(`the pages are accessible and fit at ${width} px, ${colorScheme}`, async () => {
    const locale = language === "fr" ? "fr-FR" : "en-GB";
    const viewport = { width, height: 900 };
    const page = await site.open("/login", { viewport, colorScheme, locale });
    await register(page, "trainer", "Grace Hopper", language);
    await page.goto("/help");
    await expect(page.getByTestId("find")).toBeVisible();
    await expectAccessible(page);
    await expectToFit(page);
    if (process.env.LOOK) {
      await page.screenshot({ path: `${process.env.LOOK}help-${width}.png`, fullPage: true });
    }
    await page.getByTestId("find").click();
    await expect(page.getByRole("option").first()).toBeVisible();
    await expectAccessible(page);
    await expectToFit(page);
    if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}find-${width}.png` });
  });
}
