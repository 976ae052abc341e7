/** What a person is told: the bell, live, read and unread, all of it, and what they choose. */
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { OPEN_SERVER, PASSWORD, type Person, register } from "./people";
import { expectToFit, serveSite } from "./site";

const site = serveSite(OPEN_SERVER);

/** A login from a browser that was not seen before: its owner is told. */
async function newDevice(page: Page, { email }: Person, browser: string): Promise<void> {
  const answer = await page.request.post("/api/auth/login", {
    data: { email, password: PASSWORD },
    headers: { "user-agent": browser, cookie: "" },
  });
  expect(answer.status()).toBe(200);
}

const PHONE =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";

test("what happens elsewhere rings the bell at once, in every tab, and is read in all", async () => {
  const page = await site.open("/login");
  const person = await register(page, "candidate", "Ada Lovelace");
  await page.goto("/");
  const bell = page.getByTestId("bell");
  await expect(bell).toHaveAccessibleName("Notifications: none unread");
  const other = await page.context().newPage();
  await other.goto("/practise");
  await expect(other.getByTestId("bell")).toBeVisible();

  const elsewhere = await site.open("/login");
  await newDevice(elsewhere, person, PHONE);
  await expect(bell).toHaveAccessibleName("Notifications: 1 unread");
  await expect(other.getByTestId("bell")).toHaveAccessibleName("Notifications: 1 unread");

  await bell.press("Enter");
  await expect(page.getByTestId("newest")).toContainText("from a new device");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Mark all as read" }).click();
  await expect(bell).toHaveAccessibleName("Notifications: none unread");
  await expect(other.getByTestId("bell")).toHaveAccessibleName("Notifications: none unread");
  await page.keyboard.press("Escape");
  await expect(bell).toBeFocused();

  await other.goto("/notifications");
  await other.getByRole("button", { name: /^Mark as unread/ }).click();
  await expect(bell).toHaveAccessibleName("Notifications: 1 unread");
  await other.getByRole("link", { name: /new device/ }).click();
  await expect(other).toHaveURL(/\/account\/security$/);
  await expect(bell).toHaveAccessibleName("Notifications: none unread");
});

test("each kind is chosen for each way, and what is about safety always comes", async () => {
  const page = await site.open("/login");
  await register(page);
  await page.goto("/account/notifications");
  await expect(page.getByText("This server sends no e-mails")).toBeVisible();
  const here = page.getByRole("switch", { name: "Invitations: Here" });
  await expect(here).toBeChecked();
  await here.uncheck();
  await expect(page.getByText("Saved.")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("switch", { name: "Invitations: Here" })).not.toBeChecked();
  await expect(page.getByText(/Always told/)).toBeVisible();
});

for (const [width, colorScheme, language] of [
  [1440, "light", "fr"],
  [390, "dark", "en"],
] as const) {
  test(`the pages are accessible and fit at ${width} px, ${colorScheme}`, async () => {
    const locale = language === "fr" ? "fr-FR" : "en-GB";
    const page = await site.open("/login", {
      viewport: { width, height: 900 },
      colorScheme,
      locale,
    });
    const person = await register(page, "trainer", "Grace Hopper", language);
    const look = async (name: string) => {
      await expectAccessible(page);
      await expectToFit(page);
      if (process.env.LOOK) {
        await page.screenshot({ path: `${process.env.LOOK}${name}-${width}.png`, fullPage: true });
      }
    };
    await page.goto("/notifications");
    await expect(page.getByRole("heading", { level: 2 })).toBeVisible();
    await look("notifications-none");
    const elsewhere = await site.open("/login");
    await newDevice(elsewhere, person, PHONE);
    await expect(page.getByTestId("notifications").getByRole("listitem")).toHaveCount(1);
    await look("notifications");
    await page.getByTestId("bell").click();
    await expect(page.getByTestId("newest")).toBeVisible();
    await look("bell");
    await page.goto("/account/notifications");
    await expect(page.getByRole("switch").first()).toBeVisible();
    await look("notification-choices");
  });
}
