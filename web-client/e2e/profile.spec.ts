/** One's picture: put up, seen where one is named, taken away; what is no picture is refused. */
import { fileURLToPath } from "node:url";
import { expect, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { OPEN_SERVER, register } from "./people";
import { expectToFit, serveSite } from "./site";

const site = serveSite(OPEN_SERVER);

const PORTRAIT = fileURLToPath(new URL("../../tests/fixtures/portrait.png", import.meta.url));

test("a picture is put up and taken away", async () => {
  const page = await site.open("/login", { viewport: { width: 390, height: 844 } });
  await register(page);
  await page.goto("/account");
  const field = page.locator('input[type="file"]');
  await field.setInputFiles({
    name: "drawing.png",
    mimeType: "image/png",
    buffer: Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>"),
  });
  await expect(page.getByText("This is no picture that can be kept")).toBeVisible();
  await expectAccessible(page);
  await field.setInputFiles(PORTRAIT);
  const shown = page.getByRole("main").locator("img");
  await expect(shown).toBeVisible();
  await expectToFit(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await expect(page.getByTestId("account-menu").locator("img")).toBeVisible();
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(shown).toHaveCount(0);
  await expect(page.getByTestId("account-menu").locator("img")).toHaveCount(0);
});
