/** Signing in with an account elsewhere, at a real provider of OpenID Connect. */
import { type ChildProcess, spawn } from "node:child_process";
import { resolve } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { OPEN_SERVER, register } from "./people";
import { expectToFit, serveSite } from "./site";

const root = resolve(import.meta.dirname, "../..");
const environment: Record<string, string> = { ...OPEN_SERVER };
let provider: ChildProcess;

// Before the server, which is told where it is.
test.beforeAll(async () => {
  const program = resolve(root, "tests/oidc/server.mjs");
  provider = spawn("node", [program, resolve(root, ".cache/oidc-provider")], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  const port = await new Promise<string>((resume) => {
    provider.stdout?.once("data", (line) => resume(String(line).trim()));
  });
  environment.VIVAVOCE_SIGN_IN = `school=School of Bread:viva-anywhere@http://127.0.0.1:${port}`;
  environment.VIVAVOCE_SIGN_IN_SECRETS = "school=kept";
});
test.afterAll(() => {
  provider.kill();
});
const site = serveSite(environment);

/** On the provider's own pages. */
async function agree(page: Page, account: string): Promise<void> {
  await page.locator("input[name=login]").fill(account);
  await page.locator("input[name=password]").fill("anything");
  await page.locator("button[type=submit]").click();
  await page.getByText("Continue", { exact: true }).click();
}

async function look(page: Page, name: string): Promise<void> {
  if (process.env.LOOK) {
    await page.screenshot({ path: `${process.env.LOOK}identities-${name}.png`, fullPage: true });
  }
}

test("somebody comes back signed in, to where they were", async () => {
  const page = await site.open("/login?to=%2Faccount%2Fsecurity");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Continue with School of Bread" }).click();
  await agree(page, "ada");
  await expect(page).toHaveURL(/\/account\/security$/);
  await expect(page.getByTestId("identities")).toContainText("ada@example.org");
  await expectAccessible(page);
  await look(page, "linked");
  await page
    .getByRole("button", { name: /School of Bread$/ })
    .first()
    .click();
  await page.getByRole("dialog").getByRole("button").last().click();
  await expect(
    page.getByText(/Nothing else opens your account|Rien d’autre n’ouvre/),
  ).toBeVisible();
});

test("who says no there reads so here, and can begin again", async () => {
  const page = await site.open("/login", { viewport: { width: 390, height: 844 } });
  await expectToFit(page);
  await look(page, "login");
  await page.getByRole("button", { name: "Continue with School of Bread" }).click();
  await page.getByText("Cancel").click();
  await expect(page.getByRole("heading", { name: "You could not be signed in" })).toBeFocused();
  await expect(page.getByText("You did not allow the other site")).toBeVisible();
  expect(new URL(page.url()).search).toBe("");
  await expectAccessible(page);
  await expectToFit(page);
  await page.getByRole("link", { name: "Back to signing in" }).click();
  await expect(page.getByRole("button", { name: "Continue with School of Bread" })).toBeVisible();
});

test("an account elsewhere is linked and unlinked", async () => {
  const page = await site.open("/login");
  await register(page);
  await page.goto("/account/security");
  await page.getByRole("button", { name: "Link School of Bread" }).click();
  await agree(page, "grace");
  await expect(page.getByTestId("identities")).toContainText("grace@example.org");
  await page.getByRole("button", { name: "Unlink: School of Bread" }).click();
  await expectAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "Unlink" }).click();
  await expect(page.getByTestId("identities").getByRole("listitem")).toHaveCount(0);
});

test("what the other site says is shown, and taken over again when it is asked for", async () => {
  const page = await site.open("/login?to=%2Faccount");
  await page.getByRole("button", { name: "Continue with School of Bread" }).click();
  await agree(page, "portia");
  const portrait = page.getByRole("main").locator("img");
  await expect(portrait).toBeVisible();
  await page.getByRole("button", { name: /^(Remove|Retirer)$/ }).click();
  await expect(portrait).toHaveCount(0);
  const told = page.getByTestId("told");
  await expect(told).toContainText("Counsel in Venice");
  await expectAccessible(page);
  await told.getByRole("button", { name: /School of Bread$/ }).click();
  await expect(portrait).toBeVisible();
});

test("it reads well in French, in the dark, on a phone", async () => {
  const page = await site.open("/login", {
    viewport: { width: 390, height: 844 },
    colorScheme: "dark",
    locale: "fr-FR",
  });
  await expect(page.getByRole("button", { name: "Continuer avec School of Bread" })).toBeVisible();
  await expectAccessible(page);
  await expectToFit(page);
  await look(page, "login-fr");
});
