/** What those who run the server do with people, and what they see of how it is. */
import { expect, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { KEY, OPEN_SERVER, PASSWORD, register } from "./people";
import { expectToFit, serveSite } from "./site";

const site = serveSite(OPEN_SERVER);

const PHONE = { width: 390, height: 844 };

test("an administrator suspends somebody and lets them in again", async () => {
  const somebody = await site.open("/");
  const { email } = await register(somebody, "candidate", "Mary Shelley");

  const page = await site.open("/admin/users", { viewport: PHONE });
  await page.getByLabel("Access key").fill(KEY);
  await page.keyboard.press("Enter");
  await page.getByLabel("Name or address").fill(email);
  const row = page.getByTestId("users").getByRole("listitem");
  await expect(row).toHaveCount(1);
  await expect(row.getByText("Mary Shelley")).toBeVisible();
  await expectToFit(page);
  await expectAccessible(page);
  const actions = row.getByRole("button", { name: /^Actions for Mary Shelley/ });
  await actions.press("Enter");
  await page.getByRole("menuitem", { name: "Suspend" }).click();
  const dialog = page.getByRole("dialog");
  const button = dialog.getByRole("button", { name: "Suspend" });
  await expect(button).toBeDisabled();
  await dialog.getByLabel("Why, for other administrators").fill("Sells exam answers");
  await expectToFit(page);
  await expectAccessible(page);
  await button.click();
  await expect(row.getByTestId("state")).toHaveText("Suspended");
  await expect(row.getByText(/Sells exam answers/)).toBeVisible();

  await somebody.goto("/login");
  await somebody.getByLabel("E-mail address").fill(email);
  await somebody.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await somebody.getByRole("main").getByRole("button", { name: "Sign in" }).click();
  await expect(somebody.getByText(/This account is suspended/)).toBeVisible();

  await actions.click();
  await page.getByRole("menuitem", { name: "Let in again" }).click();
  await dialog.getByRole("button", { name: "Let in again" }).click();
  await expect(row.getByTestId("state")).toHaveCount(0);
  await somebody.getByRole("main").getByRole("button", { name: "Sign in" }).click();
  await expect(somebody.getByRole("heading", { name: /Mary Shelley/ })).toBeVisible();

  await page.getByRole("link", { name: "Audit log" }).click();
  await expect(page.getByTestId("audit").getByText("Account suspended").first()).toBeVisible();
});

for (const [colorScheme, locale, said] of [
  ["dark", "fr-FR", "Aucun e-mail n’est envoyé"],
  ["light", "en-GB", "No e-mails are sent"],
] as const) {
  test(`how the server is says what to do, ${colorScheme}, ${locale}`, async () => {
    const page = await site.open("/admin/health", { viewport: PHONE, colorScheme, locale });
    await page.getByLabel(locale === "fr-FR" ? "Clé d’accès" : "Access key").fill(KEY);
    await page.keyboard.press("Enter");
    await expect(page.getByTestId("troubles").getByText(said)).toBeVisible();
    await expect(page.getByTestId("health-facts").getByText(/SQLite/)).toBeVisible();
    await expectToFit(page);
    await expectAccessible(page);
  });
}

test("an organisation is limited, suspended, and goes on", async () => {
  const page = await site.open("/admin/organisations", { viewport: PHONE });
  await page.getByLabel("Access key").fill(KEY);
  await page.keyboard.press("Enter");
  const name = `Lycée ${process.pid}`;
  const made = await page.request.post("/api/organisations", {
    headers: { authorization: `Bearer ${KEY}` },
    data: { name },
  });
  expect(made.status()).toBe(201);
  await page.getByLabel("Name", { exact: true }).fill(name);
  const row = page.getByTestId("organisations").getByRole("listitem");
  await expect(row).toHaveCount(1);
  await expectToFit(page);
  await expectAccessible(page);
  const actions = row.getByRole("button", { name: `Actions for ${name}` });
  const dialog = page.getByRole("dialog");
  await actions.click();
  await page.getByRole("menuitem", { name: "Limit members" }).click();
  await dialog.getByLabel("Members at most").fill("12");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Limit members" }).click();
  await expect(row.getByText(/0 of 12 members/)).toBeVisible();
  await actions.click();
  await page.getByRole("menuitem", { name: "Suspend" }).click();
  await dialog.getByLabel("Why, for other administrators").fill("Unpaid");
  await dialog.getByRole("button", { name: "Suspend" }).click();
  await expect(row.getByTestId("state")).toHaveText("Suspended");
  await actions.click();
  await page.getByRole("menuitem", { name: "Let go on" }).click();
  await dialog.getByRole("button", { name: "Let go on" }).click();
  await expect(row.getByTestId("state")).toHaveCount(0);
});
