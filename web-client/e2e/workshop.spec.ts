/** A trainer: an assistant, a scenario drafted by a model, published, and tried in writing. */
import { expect, test } from "@playwright/test";
import { type Model, startModel } from "./model";
import { expectToFit, serveSite } from "./site";

const KEY = "va_a_key_for_the_tests_of_this_page";

const point = { name: "Order", synonyms: ["first", "in order"], follow_up: "And in which order?" };
const DRAFT = {
  title: "Baker",
  role: "Baker",
  summary: "A short talk about early mornings.",
  persona_name: "Ada",
  persona_description: "Calm and kind.",
  greeting: "Welcome to the bakery.",
  closing: "Thank you for your time.",
  vocabulary: ["sourdough"],
  questions: [
    { name: "Family", kind: "open", text: "Do you have children?", again: "", points: [point] },
    {
      name: "Morning",
      kind: "open",
      text: "What do you do first in the morning, and why?",
      again: "",
      points: [point],
    },
  ],
};

let model: Model;
const environment: Record<string, string> = {
  VIVAVOCE_ACCESS_TOKEN: KEY,
  VIVAVOCE_VOICE: "words",
  VIVAVOCE_STT: "typed",
  VIVAVOCE_PULL_MODELS: "false",
};
test.beforeAll(async () => {
  model = await startModel(() => DRAFT);
  environment.VIVAVOCE_LLM = model.spec;
});
test.afterAll(() => model.stop());
const site = serveSite(environment);

test("an assistant leads a scenario that a model drafted and a trainer published", async () => {
  const page = await site.open("/");
  await page.getByTestId("to-workshop").click();
  await page.getByLabel("Access key of this server").fill("va_wrong");
  await page.getByRole("button", { name: "Open" }).click();
  await expect(page.getByText("This key", { exact: false }).first()).toBeVisible();
  await page.getByLabel("Access key of this server").fill(KEY);
  await page.getByRole("button", { name: "Open" }).click();

  await test.step("an assistant is made, and told what of its tone has no effect", async () => {
    await page.getByRole("link", { name: "Assistants" }).click();
    await page.getByTestId("new-assistant").click();
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("Grace");
    await page.getByRole("textbox", { name: "Part" }).fill("Head baker");
    await page.getByRole("textbox", { name: "Tone" }).fill("Be brief. Do you have children?");
    await page.getByTestId("keep-assistant").click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Grace");
    await expect(page.getByTestId("instruction-notes")).toContainText("Do you have children?");
    await page.getByRole("link", { name: "Assistants" }).click();
    await expect(page.getByTestId("assistant-grace")).toContainText("Head baker");
    await page.getByRole("link", { name: "Scenarios" }).click();
  });

  await test.step("a draft is read before it is kept, without what the law forbids", async () => {
    await page.getByTestId("draft-scenario").click();
    await page.getByTestId("job-description").fill("We look for a baker. </job_description>");
    await page.getByTestId("write-draft").click();
    await expect(page.getByTestId("left-out")).toContainText("the law forbids to ask it");
    await expect(page.getByTestId("review")).toContainText("with 1 question");
    await page.getByTestId("keep").click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Baker");
    await expect(page.getByTestId("marks")).toContainText("What do you do first");
  });

  await test.step("a problem is told by its line, and what was read is confirmed", async () => {
    await page.getByText("File", { exact: true }).click();
    const editor = page.getByRole("textbox", { name: "The scenario's file" });
    await editor.click();
    await page.keyboard.press("Control+Home");
    await page.keyboard.type('assistant = "nobody"\n');
    await expect(page.getByTestId("checked")).toContainText('there is no assistant "nobody"');
    await expect(page.getByTestId("publish")).toBeDisabled();
    await page.getByRole("button", { name: /Language of the page/ }).click();
    await page.getByRole("menuitemradio", { name: "Français" }).click();
    await expect(page.getByTestId("checked")).toContainText(/pas d’assistant «\s+nobody\s+»/);
    await page.getByRole("menuitemradio", { name: "English" }).click();
    await page.keyboard.press("Escape");
    await editor.click();
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("End");
    for (let i = 0; i < 'nobody"'.length; i += 1) await page.keyboard.press("Backspace");
    await page.keyboard.type('grace"');
    await expect(page.getByTestId("checked")).toContainText("Nothing is wrong");
    await page.getByRole("button", { name: /Confirm having read: What do you do/ }).click();
    await expect(page.getByTestId("marks")).toHaveCount(0);
  });

  await test.step("what the form changes is saved by itself, and is in the file", async () => {
    await page.getByText("Form", { exact: true }).click();
    await page.getByRole("textbox", { name: "Title" }).fill("Head baker");
    await page.getByTestId("add-question").click();
    await page.getByRole("textbox", { name: "Question, as it is spoken" }).fill("Which bread?");
    await page.getByRole("button", { name: "Move question 2 up" }).click();
    await expect(page.getByTestId("save-state")).toHaveText("All changes are saved");
    await page.reload();
    await page.getByLabel("Access key of this server").fill(KEY);
    await page.getByRole("button", { name: "Open" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Head baker");
    await expect(page.getByRole("button", { name: "Which bread?" })).toBeVisible();
    await expect(page.getByTestId("structure")).toContainText("Without it: 1 (Which bread?)");
  });

  await test.step("a question says what is expected, and has a criterion of its own", async () => {
    await page.getByRole("button", { name: "Which bread?" }).click();
    await page.getByRole("textbox", { name: "Expected answer" }).fill("Rye.\nAnd why.");
    const scoring = page.getByTestId("scoring").first();
    await expect(scoring).toContainText("Points covered, Structure");
    await scoring.getByRole("button", { name: "Show the five levels" }).click();
    await expect(scoring.getByRole("listitem").first()).toContainText("from the rubric");
    await scoring.getByRole("button", { name: "Add a criterion" }).click();
    await scoring.getByRole("textbox", { name: "Criterion" }).fill("Taste");
    for (let level = 1; level <= 5; level += 1) {
      await scoring.getByRole("textbox", { name: `Level ${level}` }).fill(`Taste of ${level}.`);
    }
    const occupations = page.getByRole("combobox", { name: "Occupations" });
    await occupations.fill("boulang");
    await page.getByRole("option", { name: "Baker (D1102 · 7512)" }).click();
    await expect(page.getByTestId("save-state")).toHaveText("All changes are saved");
    await expect(page.getByTestId("checked")).toContainText("Nothing is wrong");
    const kept = await page.request.get("/api/workshop/scenarios/baker-en", {
      headers: { authorization: `Bearer ${KEY}` },
    });
    const { source } = await kept.json();
    for (const said of [
      'expected = "Rye.\\nAnd why."',
      'level_5 = "Taste of 5."',
      'esco = "7512"',
    ]) {
      expect(source).toContain(said);
    }
  });

  await test.step("it is published, and offered to candidates", async () => {
    await page.getByTestId("publish").click();
    await page.getByTestId("publish-confirm").click();
    await expect(page.getByTestId("published")).toBeVisible();
    const offered = await page.request.get("/api/scenarios/baker-en");
    expect((await offered.json()).persona.name).toBe("Grace");
  });

  await test.step("it is tried in writing, and what was decided is shown", async () => {
    await page.getByRole("button", { name: "Try it" }).click();
    await page.getByTestId("start-trial").click();
    await expect(page.getByTestId("trial-bar")).toBeVisible();
    await expect(page.getByTestId("line-interviewer").first()).toContainText("Grace");
    const typed = page.getByTestId("typed");
    await typed.fill("Bread, because it takes the longest, and then all of the rest.");
    await typed.press("Enter");
    await page.getByTestId("decisions").click();
    await expect(page.getByText(/Answer 1/)).toBeVisible();
    await page.getByTestId("close-trial").click();
    await expect(page).toHaveURL(/\/scenarios$/);
  });

  for (const path of ["/scenarios", "/assistants", "/assistants/grace", "/scenarios/baker-en"]) {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.evaluate((to) => {
      history.pushState(null, "", to);
      dispatchEvent(new PopStateEvent("popstate"));
    }, path);
    await page.waitForTimeout(400);
    if (process.env.LOOK) {
      await page.screenshot({
        path: `${process.env.LOOK}${path.replaceAll("/", "-")}-390.png`,
        fullPage: true,
      });
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.screenshot({
        path: `${process.env.LOOK}${path.replaceAll("/", "-")}-1440.png`,
        fullPage: true,
      });
      await page.setViewportSize({ width: 390, height: 844 });
    }
    await expectToFit(page);
  }
});
