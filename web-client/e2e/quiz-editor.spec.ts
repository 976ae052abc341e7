/** A quiz is made, written, put in order by keyboard, mended, and kept; two who write it are told. */
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { KEY } from "./people";
import { expectToFit, serveSite } from "./site";

const site = serveSite({ VIVAVOCE_ACCESS_TOKEN: KEY });

const SAVED = "All changes are saved";

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });

async function openWithKey(page: Page): Promise<void> {
  await page.getByLabel("Access key of this server").fill(KEY);
  await button(page, "Open").click();
}

test("a quiz is made, written, put in order, mended and kept", async () => {
  const page = await site.open("/quizzes");
  await page.getByLabel("Access key of this server").fill(KEY);
  const state = page.getByTestId("save-state");

  await test.step("it begins sound and empty", async () => {
    await page.getByTestId("new-quiz").click();
    await page.getByRole("dialog").getByLabel("Title").fill("Bread");
    await page.getByTestId("make-quiz").click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Bread");
    await expect(state).toHaveText(SAVED);
  });

  await test.step("what is typed is saved by itself, under its title", async () => {
    await page.getByRole("textbox", { name: "Title" }).fill("Bread and rolls");
    await expect(state).toHaveText("Not saved yet");
    await expect(state).toHaveText(SAVED);
    await button(page, /A first question/).click();
    await page.getByRole("textbox", { name: "Question", exact: true }).fill("What rises?");
    await page.getByRole("textbox", { name: "Choice 1", exact: true }).fill("Dough");
    await page.getByRole("textbox", { name: "Choice 2", exact: true }).fill("Stone");
    await expect(state).toHaveText(SAVED);
    await button(page, /What rises\?/).click();
  });

  await test.step("a problem is told where it is, and keeps it from being saved", async () => {
    await page.getByTestId("add-question").click();
    await page.getByRole("menuitem", { name: "A number" }).click();
    await expect(state).toContainText("Not saved: 2 things have to be mended first.");
    await page.getByTestId("go-to-problem").click();
    const text = page.getByRole("textbox", { name: "Question", exact: true });
    await expect(text).toBeFocused();
    await expect(text).toHaveAttribute("aria-invalid", "true");
    await expectAccessible(page);
    await text.fill("How many grams of salt?");
    await expect(state).toContainText("Not saved: 1 thing has to be mended first.");
  });

  await test.step("nobody leaves that unasked", async () => {
    await page.getByRole("link", { name: "Quizzes", exact: true }).first().click();
    await expect(page.getByRole("dialog")).toContainText("Leave without saving?");
    await button(page, "Stay").click();
    await page.getByRole("textbox", { name: "The number" }).fill("9.5");
    await expect(state).toHaveText(SAVED);
    await expect(page.getByTestId("quiz-problems")).toHaveCount(0);
  });

  await test.step("the order is changed by keyboard, and taken back", async () => {
    await button(page, "Move question 2 up").focus();
    await page.keyboard.press("Enter");
    await expect(button(page, "Move question 1 down")).toBeFocused();
    await expect(page.getByTestId("said")).toHaveText("The question is now number 1 of 2.");
    await page.keyboard.press("Control+z");
    const first = page.locator("[data-question]").first();
    await expect(first).toContainText("What rises?");
    await page.keyboard.press("Control+Shift+z");
    await expect(first).toContainText("How many grams of salt?");
    await expect(state).toHaveText(SAVED);
  });

  await test.step("it is kept as it was left", async () => {
    await page.reload();
    await openWithKey(page);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Bread and rolls");
    const questions = page.locator("[data-question]");
    await expect(questions).toHaveCount(2);
    await expect(questions.first()).toContainText("How many grams of salt?");
    const id = new URL(page.url()).pathname.split("/").at(-1);
    const asked = await (await page.request.get(`/api/quizzes/${id}`)).json();
    expect(asked.questions.map(({ text }: { text: string }) => text)).toEqual([
      "How many grams of salt?",
      "What rises?",
    ]);
  });

  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 844 });
    await expectAccessible(page);
    await expectToFit(page);
  }
});

test("who saves later is told, and has the choice", async () => {
  const page = await site.open("/quizzes");
  await page.getByLabel("Access key of this server").fill(KEY);
  await page.getByTestId("new-quiz").click();
  await page.getByRole("dialog").getByLabel("Title").fill("Shared");
  await page.getByTestId("make-quiz").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Shared");
  const path = `/api/quizzes/${new URL(page.url()).pathname.split("/").at(-1)}`;
  const headers = { authorization: `Bearer ${KEY}` };
  const other = async (title: string) => {
    const { source, revision } = await (
      await page.request.get(`${path}/source`, { headers })
    ).json();
    const next = source.replace(/^title = .*$/m, `title = "${title}"`);
    const data = { source: next, revision };
    expect((await page.request.put(path, { headers, data })).status()).toBe(200);
  };
  const title = page.getByRole("textbox", { name: "Title" });
  const kept = async () => (await (await page.request.get(path)).json()).title;

  await other("Theirs");
  await title.fill("Mine");
  await expect(page.getByTestId("conflict")).toBeVisible();
  await expectAccessible(page);
  await button(page, "Take theirs").click();
  await expect(title).toHaveValue("Theirs");
  await expect(page.getByTestId("conflict")).toHaveCount(0);
  expect(await kept()).toBe("Theirs");

  await other("Theirs again");
  await title.fill("Mine again");
  await button(page, "Keep mine").click();
  await expect(page.getByTestId("save-state")).toHaveText(SAVED);
  expect(await kept()).toBe("Mine again");

  await test.step("a ready-made one is read, and changed as a copy", async () => {
    await page.getByRole("link", { name: "Quizzes", exact: true }).first().click();
    await page.getByRole("link", { name: /View “Software/ }).click();
    await expect(page.getByText("not yours to change")).toBeVisible();
    await expect(page.getByTestId("save-state")).toHaveCount(0);
    await page.getByTestId("duplicate").click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(/\(copy\)$/);
    await expect(page.getByTestId("save-state")).toHaveText(SAVED);
  });
});
