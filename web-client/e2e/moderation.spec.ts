/** From a report to the decision, and back: a candidate, a trainer, and whoever runs the server. */
import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { holdQuickly, QUICKLY } from "./hold-quickly";
import { KEY, OPEN_SERVER, type Person, register } from "./people";
import { expectToFit, serveSite } from "./site";

const site = serveSite({ ...OPEN_SERVER, ...QUICKLY });

const PHONE = { width: 390, height: 844 };
const REASON = "Asking for somebody’s age is not lawful.";

async function post(page: Page, path: string, token: string, data: object) {
  const answer = await page.request.post(path, {
    data,
    headers: { authorization: `Bearer ${token}` },
  });
  expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
  return answer.json();
}

/** A scenario that this trainer's organisation offers to those who are in it. */
async function offered(page: Page, { token }: Person): Promise<{ id: string; own: string }> {
  const { id } = await post(page, "/api/organisations", token, { name: "Night School" });
  const acting = await page.request.post("/api/auth/refresh", { data: { organisation: id } });
  const own = (await acting.json()).access_token;
  const scenario = `bakery-${Date.now()}`;
  const source = readFileSync(
    new URL("../../scenarios/data/sales-en.toml", import.meta.url),
    "utf8",
  ).replace(/^id = .*$/m, `id = "${scenario}"`);
  const { scenario: kept } = await post(page, "/api/workshop/scenarios", own, { source });
  await post(page, `/api/workshop/scenarios/${scenario}/publish`, own, {
    revision: kept.revision,
  });
  return { id: scenario, own };
}

/** The page of administrators, opened with the server's own key. */
async function queue(options: Parameters<typeof site.open>[1] = {}): Promise<Page> {
  const page = await site.open("/admin/moderation", options);
  await page.getByLabel("Access key").fill(KEY);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Moderation", level: 1 })).toBeVisible();
  return page;
}

test("a scenario is reported, withdrawn with a reason, and restored", async () => {
  test.slow();
  const admin = await queue({ viewport: PHONE });
  await test.step("an empty queue says what comes here", async () => {
    await expect(admin.getByRole("heading", { name: "Nothing to decide" })).toBeVisible();
    await expectAccessible(admin);
    await expectToFit(admin);
  });

  const grace = await site.open("/", { viewport: PHONE });
  const person = await register(grace, "trainer", "Grace Hopper");
  const { id } = await offered(grace, person);

  await test.step("it is reported with the keyboard from its page", async () => {
    await grace.goto(`/prepare/${id}`);
    await grace.getByTestId("report-thing").press("Enter");
    const dialog = grace.getByRole("dialog");
    const send = dialog.getByRole("button", { name: "Report", exact: true });
    await expect(send).toBeDisabled();
    await expectAccessible(grace);
    await expectToFit(grace);
    await dialog.getByLabel("Something else").check();
    await expect(send).toBeDisabled();
    await dialog.getByLabel("Improper or discriminatory").check();
    await dialog.getByLabel("In your own words").fill("It asks for my age.");
    await send.press("Enter");
    await expect(dialog.getByText("Thank you, it was reported")).toBeVisible();
    await expectAccessible(grace);
    await dialog.getByRole("button", { name: "Close" }).last().click();
  });

  await test.step("it waits in the queue, and is withdrawn for a reason", async () => {
    await admin.getByLabel("Status", { exact: true }).selectOption("true");
    await admin.getByLabel("Status", { exact: true }).selectOption("false");
    const row = admin.getByTestId("cases").getByRole("listitem");
    await expect(row).toHaveCount(1);
    await expect(row.getByText(/1 report · Improper/)).toBeVisible();
    await expect(row.getByText(/Night School/)).toBeVisible();
    await expectAccessible(admin);
    await expectToFit(admin);
    await row.getByRole("link").click();
    await expect(admin.getByText("It asks for my age.")).toBeVisible();
    await expect(admin.getByText("Who reported it is shown to nobody.")).toBeVisible();
    await expect(admin.getByText("Grace Hopper")).toHaveCount(0);
    await expectAccessible(admin);
    await expectToFit(admin);
    const withdraw = admin.getByRole("button", { name: "Withdraw" });
    await expect(withdraw).toBeDisabled();
    await admin.getByLabel("Why, for the author").fill(REASON);
    await withdraw.click();
    await expect(admin.getByTestId("state")).toHaveText("Withdrawn");
    await expect(admin.getByTestId("decision")).toContainText(REASON);
    await expectAccessible(admin);
  });

  await test.step("nobody is offered it, and its author reads why", async () => {
    await grace.goto(`/prepare/${id}`);
    await expect(grace.getByRole("heading", { name: "There is no such page" })).toBeVisible();
    await grace.goto(`/scenarios/${id}`);
    await expect(grace.getByTestId("withdrawn")).toContainText(REASON);
    await expectAccessible(grace);
    await grace.goto("/notifications");
    await expect(grace.getByText(/was reported and is withdrawn/)).toBeVisible();
    await expect(grace.getByText(/acted upon/)).toBeVisible();
  });

  await test.step("it is restored", async () => {
    await admin.getByRole("button", { name: "Restore" }).click();
    await expect(admin.getByTestId("state")).toHaveText("Restored");
    await grace.goto(`/prepare/${id}`);
    await expect(grace.getByTestId("report-thing")).toBeVisible();
  });

  await test.step("it is in the audit log", async () => {
    await admin.getByRole("link", { name: "Moderation" }).first().click();
    await admin.getByRole("link", { name: "Audit log" }).click();
    await expect(admin.getByTestId("audit").getByText("Report decided").first()).toBeVisible();
  });
});

test("a candidate without an account reports what the AI said", async () => {
  test.slow();
  const page = await site.open("/", { viewport: PHONE });
  const { id } = await holdQuickly(page, "sales-en", ["I sold software to hospitals."]);
  await page.goto(`/sessions/${id}/replay`);
  await page.getByTestId("turn-report").nth(1).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Improper or discriminatory").check();
  await dialog.getByRole("button", { name: "Report", exact: true }).click();
  await expect(dialog.getByText("Thank you, it was reported")).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(page.getByTestId("turn-reported")).toHaveCount(1);
  await expectAccessible(page);
  await expectToFit(page);

  const admin = await queue();
  await admin.getByLabel("About", { exact: true }).selectOption("turn");
  await admin.getByTestId("cases").getByRole("link").click();
  await expect(admin.getByText("What was reported", { exact: true })).toBeVisible();
  await expect(admin.getByText("I sold software to hospitals.")).toHaveCount(0);
  await admin.getByLabel("Why, for the author").fill("It asks for a family.");
  await admin.getByRole("button", { name: "Confirm" }).click();
  await expect(admin.getByTestId("state")).toHaveText("Withdrawn");
  await page.reload();
  await expect(page.getByTestId("turn-withdrawn")).toBeVisible();
});

test("a comment is reported from its menu, and its text is gone for everybody who looks", async () => {
  test.slow();
  const page = await site.open("/", { locale: "fr-FR" });
  const { id } = await holdQuickly(page, "sales-en", ["I sold software to hospitals."]);
  const comment = { text: "She is too old for this.", at_ms: 100, name: "Eve" };
  await post(page, `/api/sessions/${id}/comments`, KEY, comment);
  await page.goto(`/sessions/${id}/replay`);
  await page.getByRole("tab", { name: /Commentaires/ }).click();
  await expect(page.getByText(comment.text)).toBeVisible();
  await page.getByTestId("comment-more").click();
  await page.getByTestId("comment-report").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Haineux ou insultant").check();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Signaler", exact: true }).click();
  await dialog.getByRole("button", { name: "Fermer" }).last().click();
  await expect(page.getByTestId("comment-reported")).toBeVisible();

  const admin = await queue({ colorScheme: "dark" });
  await admin.getByLabel("About", { exact: true }).selectOption("comment");
  await admin.getByTestId("cases").getByRole("link").click();
  await expect(admin.getByText(comment.text)).toBeVisible();
  await admin.getByLabel("Why, for the author").fill("It insults.");
  await expectAccessible(admin);
  await admin.getByRole("button", { name: "Withdraw" }).click();
  await expect(admin.getByTestId("state")).toHaveText("Withdrawn");
  // Told to the open page, without loading it again.
  await expect(page.getByText("Ce commentaire a été retiré par la modération.")).toBeVisible();
  await expect(page.getByText(comment.text)).toHaveCount(0);
});
