/** One's own data: a file of all of it, the wish to be gone; and the log of who did what. */
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { expectToFit, serveSite } from "./site";

const KEY = "va_a_key_for_the_tests_of_this_page";
const PASSWORD = "copper lantern quiet meadow";

const site = serveSite({
  VIVAVOCE_ACCESS_TOKEN: KEY,
  VIVAVOCE_REGISTRATION: "open",
  VIVAVOCE_BREACHED_PASSWORDS_URL: "",
  VIVAVOCE_PULL_MODELS: "false",
});

const PHONE = { width: 390, height: 844 };

let people = 0;

/** Somebody with an account, signed in in this page's browser. */
async function register(page: Page): Promise<string> {
  people += 1;
  const email = `private-${people}-${process.pid}@example.org`;
  const answer = await page.request.post("/api/auth/register", {
    data: { email, password: PASSWORD, name: "Grace Hopper", language: "en", role: "candidate" },
  });
  expect(answer.status()).toBe(201);
  await page.context().addInitScript(() => {
    if (sessionStorage.getItem("told")) return;
    sessionStorage.setItem("told", "yes");
    localStorage.setItem("vivavoce.signed-in", "yes");
  });
  return email;
}

test("somebody takes all their data along as a file", async () => {
  const page = await site.open("/");
  await register(page);
  await page.goto("/account/privacy");
  await page.getByRole("button", { name: "Make a file of my data" }).click();
  const exports = page.getByTestId("exports");
  await expect(exports.getByText("Ready")).toBeVisible();
  await expectAccessible(page);
  const download = page.waitForEvent("download");
  await exports.getByRole("button", { name: "Fetch", exact: true }).click();
  expect((await download).suggestedFilename()).toBe("vivavoce-my-data.zip");
  await exports.getByRole("button", { name: /^Remove the file/ }).click();
  await expect(exports.getByText("Ready")).toBeHidden();
});

test("somebody asks to be deleted, and keeps the account by signing in", async () => {
  const page = await site.open("/", { viewport: PHONE, colorScheme: "dark" });
  const email = await register(page);
  await page.goto("/account/privacy");
  await page.getByRole("button", { name: "Delete my account" }).click();
  const dialog = page.getByRole("dialog");
  await expectToFit(page);
  await expectAccessible(page);
  await dialog.getByLabel("Current password").fill("not the right one");
  await dialog.getByRole("button", { name: "Delete everything" }).click();
  await expect(dialog.getByText("This is not the right password.")).toBeVisible();
  await dialog.getByLabel("Current password").fill(PASSWORD);
  await dialog.getByRole("button", { name: "Delete everything" }).click();
  await expect(page).toHaveURL(/\/login$/);
  await expect(page.getByText(/Your account will be deleted on/)).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: /Grace Hopper/ })).toBeVisible();
});

test("whoever runs the server reads who did what, and that the log is whole", async () => {
  const page = await site.open("/admin/audit", { viewport: PHONE });
  await page.getByLabel("Access key").fill(KEY);
  await page.keyboard.press("Enter");
  const log = page.getByTestId("audit");
  await expect(log.getByText("Account made").first()).toBeVisible();
  await expectToFit(page);
  await expectAccessible(page);
  await page.getByLabel("What was done", { exact: true }).selectOption("deletion.planned");
  await expect(log.getByText("Asked to be deleted").first()).toBeVisible();
  await expect(log.getByText("Account made")).toBeHidden();
  await page.getByRole("button", { name: "Check the log" }).click();
  await expect(page.getByText(/The log is whole: \d+ entries/)).toBeVisible();
  await expectAccessible(page);
});
