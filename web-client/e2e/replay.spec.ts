/**
 * After an interview: hear a word, search, correct, comment, share; somebody without an account
 * opens the link, answers live, and is shut out when it is taken back.
 */
import { expect, test } from "@playwright/test";
import { hold } from "./hold";
import { expectToFit, serveSite } from "./site";

const ANSWER = "I sold software to hospitals for six years.";
const PASSWORD = "correct horse";

const site = serveSite();

test("an interview is replayed, discussed and shared", async () => {
  test.setTimeout(240_000);
  const page = await hold(site, ANSWER);
  await page.getByTestId("to-replay").click();
  await expect(page.getByTestId("turn-candidate").first()).toContainText(ANSWER);

  await test.step("a word that is clicked is heard", async () => {
    const words = page.getByTestId("turn-interviewer").first().locator("[data-word]");
    // A short word is over before a slow machine looks again.
    const marked = words.nth(4).evaluate(
      (word) =>
        new Promise<void>((done) => {
          const look = () => word.hasAttribute("data-now") && done();
          new MutationObserver(look).observe(word, { attributeFilter: ["data-now"] });
        }),
    );
    await words.nth(4).click();
    await marked;
    await expect(page.getByRole("button", { name: "Pause", exact: true })).toBeVisible();
    await page.keyboard.press("k");
    await expect(page.getByRole("button", { name: "Play", exact: true })).toBeVisible();
  });

  await test.step("keys move the playhead, and the slider says where it is", async () => {
    const slider = page.getByTestId("waveform");
    await slider.focus();
    await page.keyboard.press("Home");
    await expect(slider).toHaveAttribute("aria-valuenow", "0");
    await page.keyboard.press("ArrowRight");
    await expect(slider).toHaveAttribute("aria-valuenow", "5");
  });

  await test.step("a search counts what it finds", async () => {
    await page.keyboard.press("/");
    await page.keyboard.type("HOSPITALS");
    await expect(page.getByTestId("search-count")).toHaveText("1 of 1");
    await expect(page.locator("[data-found='now']")).toHaveText("hospitals");
    await page.keyboard.press("Escape");
  });

  await test.step("a word is corrected, and the correction undone", async () => {
    const turn = page.getByTestId("turn-candidate").first();
    await turn.locator("[data-word]").nth(3).dblclick();
    await page.getByTestId("word-field").fill("two");
    await page.keyboard.press("Enter");
    await expect(turn.locator("[data-original]")).toHaveText("two");
    await page.getByTestId("history").click();
    await page.getByTestId("undo").click();
    await expect(turn.locator("[data-original]")).toHaveCount(0);
    await page.keyboard.press("Escape");
  });

  await test.step("a comment stands at its moment", async () => {
    await page.getByTestId("comment-add").click();
    await page.getByTestId("comment-text").fill("A good opening.");
    await page.getByTestId("comment-send").click();
    await expect(page.getByTestId("thread")).toContainText("A good opening.");
    await expect(page.getByTestId("pin")).toHaveCount(1);
  });

  const link = await test.step("a link is made", async () => {
    await page.getByTestId("share-open").click();
    await page.getByTestId("share-password").fill(PASSWORD);
    await page.getByTestId("share-create").click();
    return page.getByTestId("share-link").inputValue();
  });

  const viewer = await test.step("somebody without an account opens it", async () => {
    const context = await site.browser.newContext({ locale: "fr-FR" });
    const opened = await context.newPage();
    await opened.goto(link);
    await opened.getByTestId("viewer-name").fill("Zoë Martin");
    await opened.getByTestId("viewer-open").click();
    await opened.getByTestId("viewer-password").fill("wrong one");
    await opened.getByTestId("viewer-open").click();
    await expect(opened.getByText("Ce n’est pas le bon mot de passe.")).toBeVisible();
    await opened.getByTestId("viewer-password").fill(PASSWORD);
    await opened.getByTestId("viewer-open").click();
    await expect(opened.getByTestId("turn-candidate").first()).toContainText(ANSWER);
    await expect(opened.getByTestId("watermark")).toContainText("Zoë Martin");
    await expect(opened.getByTestId("share-open")).toHaveCount(0);
    await expect(opened.getByTestId("export")).toHaveCount(0);
    return opened;
  });

  await test.step("what the visitor answers appears by itself", async () => {
    await viewer.getByTestId("answer").click();
    await viewer.getByTestId("comment-text").fill("I agree.");
    await viewer.getByTestId("comment-send").click();
    await page.keyboard.press("Escape");
    await expect(page.getByTestId("thread")).toContainText("I agree.");
    await expect(page.getByTestId("thread")).toContainText("Zoë Martin");
    await page.getByTestId("resolve").click();
    await expect(viewer.getByTestId("thread")).toHaveAttribute("data-resolved", "true");
  });

  await test.step("the opening is on record, and the link is taken back", async () => {
    await page.getByTestId("share-open").click();
    await page.getByTestId("share-log").click();
    await expect(page.getByTestId("opening")).toContainText("Zoë Martin");
    await page.getByTestId("share-links").click();
    await page.getByTestId("revoke").click();
    await expect(page.getByTestId("share")).toHaveAttribute("data-state", "revoked");
    await expect(viewer.getByRole("heading", { name: "Ce lien n’ouvre rien" })).toBeVisible({
      timeout: 20_000,
    });
    await viewer.reload();
    await viewer.getByTestId("viewer-open").click();
    await expect(viewer.getByRole("heading", { name: "Ce lien n’ouvre rien" })).toBeVisible();
    await viewer.context().close();
    await page.keyboard.press("Escape");
  });

  await test.step("a part is taken out for good", async () => {
    const turn = page.getByTestId("turn-interviewer").first();
    const before = await turn.locator("[data-word]").count();
    await turn.locator("[data-turn]").focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("Shift+ArrowRight");
    await page.getByTestId("selection").getByRole("button", { name: "Redact" }).click();
    await expect(page.getByTestId("redact-comments")).toContainText(/No comment|deleted with it/);
    await expect(page.getByTestId("redact-confirm")).toBeDisabled();
    await page.getByTestId("redact-understood").check();
    await page.getByTestId("redact-confirm").click();
    await expect(turn.getByText("redacted")).toBeVisible({ timeout: 20_000 });
    expect(await turn.locator("[data-word]").count()).toBeLessThan(before);
  });

  await test.step("it fits a phone", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await expect(page.getByTestId("waveform")).toBeVisible();
    await expectToFit(page);
  });
});
