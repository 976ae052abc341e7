/** Keys, usage and budgets of providers, by whoever holds the server's key. */
import { expect, test } from "@playwright/test";
import { expectToFit, serveSite } from "./site";

const KEY = "va_a_key_for_the_tests_of_this_page";
const SECRET = "sk-canary-0123456789abcdef-wxyz";

const site = serveSite({
  VIVAVOCE_ACCESS_TOKEN: KEY,
  VIVAVOCE_INTERVIEWER: "llm",
  VIVAVOCE_LLM: "compatible:m@http://127.0.0.1:9/v1#ours",
});

test("a key is kept, tested, revoked, and budgets are set", async () => {
  const page = await site.open("/");
  await page.getByTestId("to-providers").click();
  const gate = page.getByLabel("Access key of this server");

  await test.step("a wrong key opens nothing", async () => {
    await gate.fill("va_wrong");
    await page.getByRole("button", { name: "Open" }).click();
    await expect(page.getByText("This key does not open this")).toBeVisible();
    await gate.fill(KEY);
    await page.getByRole("button", { name: "Open" }).click();
  });

  await test.step("what is missing is said, and a key is kept under its name", async () => {
    await expect(page.getByText("No key named “ours”: left out")).toBeVisible();
    await page.getByRole("button", { name: "Keep a key" }).click();
    const dialog = page.getByRole("dialog");
    // What lacks a key is what one is asked for.
    await expect(dialog.getByLabel("Name")).toHaveValue("ours");
    await dialog.getByLabel("Address").fill("http://127.0.0.1:9/v1");
    await dialog.getByLabel("Key", { exact: false }).first().fill("sk with spaces");
    await dialog.getByRole("button", { name: "Keep" }).click();
    await expect(dialog.getByRole("alert")).toContainText("space");
    await dialog.getByLabel("Key", { exact: false }).first().fill(` ${SECRET} `);
    await dialog.getByRole("button", { name: "Keep" }).click();
    await expect(page.getByTestId("key-ours")).toContainText("ends in wxyz");
    await expect(page.getByText("Key kept here")).toBeVisible();
    expect(await page.content()).not.toContain("canary");
  });

  await test.step("the button says that nobody is there", async () => {
    await page.getByRole("button", { name: "Test: ours" }).click();
    await expect(page.getByTestId("tested")).toContainText("nobody answers at this address");
  });

  await test.step("nothing was used, and budgets warn and stop", async () => {
    await page.getByRole("tab", { name: "Usage" }).click();
    await expect(page.getByTestId("usage-none")).toBeVisible();
    await page.getByRole("tab", { name: "Budgets" }).click();
    const month = page.getByTestId("budget-month");
    await month.getByLabel("Budget in €").fill("ten");
    await expect(month.getByRole("button", { name: "Set" })).toBeDisabled();
    await month.getByLabel("Budget in €").fill("0");
    await month.getByRole("button", { name: "Set" }).click();
    await expect(month.getByTestId("standing")).toHaveText("Spent");
    await expect(page.getByText("interviews go by their script until")).toBeVisible();
    await month.getByRole("button", { name: "Remove budget" }).click();
    await expect(month.getByText("No budget")).toBeVisible();
  });

  await test.step("a key is revoked after it was asked for", async () => {
    await page.getByRole("tab", { name: "Keys" }).click();
    await page.getByRole("button", { name: "Revoke: ours" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
    await expect(page.getByTestId("key-ours")).toHaveCount(0);
    await expect(page.getByText("1 revoked key")).toBeVisible();
  });

  await page.setViewportSize({ width: 390, height: 844 });
  await expectToFit(page);
});
