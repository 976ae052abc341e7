/** A trainer shows a picture with a question and writes it in both languages; a candidate sees it. */
import { readFile } from "node:fs/promises";
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { expectToFit, serveSite } from "./site";

const KEY = "va_a_key_for_the_tests_of_this_page";
const PICTURE = new URL("../../tests/fixtures/portrait.png", import.meta.url);
const site = serveSite({
  VIVAVOCE_ACCESS_TOKEN: KEY,
  VIVAVOCE_VOICE: "words",
  VIVAVOCE_STT: "typed",
  VIVAVOCE_PULL_MODELS: "false",
});

const SOURCE = `id = "shop-en"
language = "en"
title = "Shop"
role = "Assistant"
summary = "A short talk about a shop."
level = "junior"
duration_minutes = 5
greeting = "Take all the time you need."
closing = "Thank you for coming."

[persona]
name = "Ada"
description = "Brief and kind."

[[questions]]
id = "first"
kind = "open"
text = "What do you see in this picture?"

[[questions]]
id = "second"
kind = "open"
text = "And what would you change?"
`;

/** Keeps what a page looks like, where somebody wants to see it. */
async function look(page: Page, name: string): Promise<void> {
  if (process.env.LOOK)
    await page.screenshot({ path: `${process.env.LOOK}/${name}.png`, fullPage: true });
}

async function unlock(page: Page): Promise<void> {
  await page.getByLabel("Access key of this server").fill(KEY);
  await page.getByRole("button", { name: "Open" }).click();
}

test("a picture is put up, described, shown when its question is asked, and in the replay", async () => {
  const page = await site.open("/scenarios/shop-en");
  const headers = { authorization: `Bearer ${KEY}` };
  const made = await page.request.post("/api/workshop/scenarios", {
    headers,
    data: { source: SOURCE },
  });
  expect(made.status()).toBe(201);
  await page.reload();
  await unlock(page);
  await page.getByRole("button", { name: /What do you see/ }).click();
  const field = page.getByTestId("attachments-field").first();

  await test.step("what is not taken is refused with what to do", async () => {
    const choose = field.getByLabel("Choose files for question 1");
    await choose.setInputFiles({
      name: "plan.svg",
      mimeType: "image/svg+xml",
      buffer: Buffer.from("<svg/>"),
    });
    await expect(field.getByRole("alert")).toContainText("only PNG, JPEG and WebP pictures");
    await field.getByRole("button", { name: "Dismiss" }).click();
    await choose.setInputFiles({
      name: "plan.png",
      mimeType: "image/png",
      buffer: Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>"),
    });
    await expect(field.getByRole("alert")).toContainText("not what its name says");
    await field.getByRole("button", { name: "Dismiss" }).click();
  });

  await test.step("files are chosen and dropped; a picture is described before it is published", async () => {
    await field.getByLabel("Choose files for question 1").setInputFiles({
      name: "floor_plan.png",
      mimeType: "image/png",
      buffer: await readFile(PICTURE),
    });
    const items = field.getByTestId("attachment");
    await expect(items).toHaveCount(1);
    await expect(items.first().getByLabel("Title")).toHaveValue("floor plan");
    await expect(items.first()).toContainText("Describe the picture in a sentence");
    await expect(page.getByTestId("publish")).toBeDisabled();
    await items.first().getByLabel("What is to be seen in it").fill("A shop with two doors.");
    const dropped = await page.evaluateHandle(() => {
      const data = new DataTransfer();
      data.items.add(new File(["bread;2"], "prices.csv", { type: "text/csv" }));
      return data;
    });
    await field.getByText("Drop files here").dispatchEvent("drop", { dataTransfer: dropped });
    await expect(items).toHaveCount(2);
    await expect(page.getByTestId("checked")).toContainText("Nothing is wrong");
    await expect(page.getByTestId("save-state")).toHaveText("All changes are saved");
    await expectAccessible(page);
    await page.getByTestId("publish").click();
    await page.getByTestId("publish-confirm").click();
    await expect(page.getByTestId("published")).toBeVisible();
  });

  await test.step("the interview is written in French beside it, in a file of its own", async () => {
    await page.getByTestId("begin-variant").click();
    const second = page.getByTestId("second-language");
    await expect(second).toContainText("not yet in French");
    const count = await page.getByTestId("gaps").innerText();
    await page.getByRole("button", { name: /What do you see/ }).click();
    const french = page.getByRole("group", { name: "In French" });
    await french
      .getByLabel(/Question, as it is spoken/)
      .first()
      .fill("Que voyez-vous sur cette image ?");
    await expect(page.getByTestId("gaps")).not.toHaveText(count);
    await expect(page.getByTestId("second-state")).toHaveText("All changes are saved");
    await expect(page.getByTestId("save-state")).toHaveText("All changes are saved");
    const read = async (id: string) =>
      (await (await page.request.get(`/api/workshop/scenarios/${id}`, { headers })).json()).source;
    expect(await read("shop-fr")).toContain("Que voyez-vous sur cette image ?");
    expect(await read("shop-en")).not.toContain("Que voyez-vous");
    await page.getByRole("button", { name: "Undo in French" }).click();
    await expect(page.getByTestId("gaps")).toHaveText(count);
    await page.getByRole("button", { name: "Redo in French" }).click();
    await expectAccessible(page);
    await page.setViewportSize({ width: 390, height: 844 });
    await expect(french.first()).toBeHidden();
    await page
      .getByRole("radiogroup", { name: "The language that you" })
      .getByText("In French")
      .click();
    await expect(french.first()).toBeVisible();
    await expectToFit(page);
    await look(page, "editor-390");
    await page.setViewportSize({ width: 1280, height: 800 });
    await look(page, "editor-1280");
    await expect(page.getByTestId("second-state")).toHaveText("All changes are saved");
  });

  await test.step("a question that only one has is told, and added to the other", async () => {
    await page.getByTestId("add-question").click();
    const differences = page.getByTestId("side-differences");
    await expect(differences).toContainText("1 question is not in the French one: 3");
    await page.getByTestId("add-missing").click();
    await expect(differences).toHaveCount(0);
    await page.getByRole("button", { name: "Delete question 3" }).click();
    await expect(differences).toContainText("in the French one only");
    await page.getByRole("button", { name: "Undo in French" }).click();
    await expect(differences).toHaveCount(0);
  });

  await test.step("a candidate sees the picture with its question, and no later", async () => {
    await page.getByRole("button", { name: "Try it" }).click();
    await page.getByTestId("start-trial").click();
    const shown = page.getByTestId("attachments");
    await expect(shown.getByRole("img", { name: "A shop with two doors." })).toBeVisible();
    await shown.getByRole("button", { name: "Read “prices”" }).click();
    await expect(page.getByTestId("attached-text")).toHaveText("bread;2");
    await page.keyboard.press("Escape");
    await expectAccessible(page);
    await look(page, "room-1280");
    await page.setViewportSize({ width: 390, height: 844 });
    await expectToFit(page);
    await look(page, "room-390");
    await page.setViewportSize({ width: 1280, height: 800 });
    const typed = page.getByTestId("typed");
    await typed.fill("I see a shop with two doors, and a table in the middle of it.");
    await typed.press("Enter");
    await expect(page.getByTestId("question")).toContainText("what would you change");
    await expect(shown).toHaveCount(0);
    await page.getByTestId("close-trial").click();
  });

  await test.step("the pack takes it along", async () => {
    const data = { name: "Shop", scenarios: ["shop-en"] };
    const pack = await (await page.request.post("/api/workshop/pack", { headers, data })).body();
    await page.getByTestId("take-pack").click();
    await page.getByLabel("Choose a pack").setInputFiles({
      name: "pack.zip",
      mimeType: "application/zip",
      buffer: pack,
    });
    await expect(page.getByTestId("pack-media")).toContainText("2 pictures and documents");
    await expect(page.getByTestId("pack-media")).toContainText("floor plan");
  });
});
