/** What a visitor meets before any sound: choosing, reading, consenting, wrong turns. */
import { expect, test } from "@playwright/test";
import { expectToFit, serveSite } from "./site";

const site = serveSite();

test("the reader's language comes first, in the page and among the interviews", async () => {
  const page = await site.open("/", { locale: "fr-CA" });
  await expect(page.getByRole("heading", { level: 1 })).toContainText("à voix haute");
  await expect(page.getByTestId("scenario-developpeur-fr")).toBeVisible();
  await expect(page.getByTestId("scenario-developer-en")).toBeHidden();
  await page.getByText("English", { exact: true }).click();
  await expect(page.getByTestId("scenario-sales-en")).toBeVisible();
});

test("another language is chosen and remembered", async () => {
  const page = await site.open("/");
  await page.getByRole("button", { name: /Language of the page/ }).click();
  await page.getByRole("menuitemradio", { name: "Français" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "fr");
  await page.reload();
  await expect(page.getByRole("heading", { name: "Choisissez un entretien" })).toBeVisible();
});

test("dark and light follow the system and can be chosen", async () => {
  const page = await site.open("/", { colorScheme: "dark" });
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
  await page.getByRole("button", { name: /Appearance/ }).click();
  await page.getByRole("menuitemradio", { name: "Light" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "light");
});

test("nothing goes on without consent", async () => {
  const page = await site.open("/");
  await page.getByRole("link", { name: "Software developer" }).click();
  await expect(page.getByRole("heading", { name: "What happens to your voice" })).toBeVisible();
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText("needs your agreement")).toHaveCount(2);
  // Nothing is ticked beforehand, and what is optional keeps nobody.
  for (const box of await page.getByRole("checkbox").all()) await expect(box).not.toBeChecked();
  await page.getByTestId("consent").check();
  await page.getByTestId("consent-ai_interview").check();
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByTestId("start").or(page.getByRole("radiogroup")).first()).toBeVisible();
});

test("the whole way to the microphone works by keyboard", async () => {
  const page = await site.open("/prepare/developer-en");
  await page.getByTestId("consent").focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
});

test("pages that are not there say so", async () => {
  const page = await site.open("/nowhere");
  await expect(page.getByRole("heading", { name: "There is no such page" })).toBeVisible();
  await page.goto("/prepare/nobody");
  await expect(page.getByText("does not exist, or no longer")).toBeVisible();
});

test("a session without its key, and one that is not there", async () => {
  const id = "01990000-0000-7000-8000-000000000000";
  const page = await site.open(`/sessions/${id}`);
  await page.getByRole("textbox", { name: "Key" }).fill("wrong");
  await page.getByRole("button", { name: "Open" }).click();
  await expect(page.getByRole("heading", { name: "This interview is not here" })).toBeVisible();
});

for (const path of ["/", "/prepare/developer-en"]) {
  test(`${path} fits a phone`, async () => {
    const page = await site.open(path, { viewport: { width: 390, height: 844 } });
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectToFit(page);
  });
}
