/** Quizzes in from a file and out to one: what is wrong is told by its line, nothing is kept unasked. */
import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { expectToFit, serveSite } from "./site";

const KEY = "va_a_key_for_the_tests_of_this_page";
const GIFT = [
  "::France::The capital of France? {=Paris ~Lyon#Not quite. ~Nice}",
  "Match. {=a -> 1 =b -> 2}",
  "Gravity? {#9.81:0.01}",
].join("\n\n");

const site = serveSite({ VIVAVOCE_ACCESS_TOKEN: KEY });

const asFile = (name: string, text: string) => ({
  name,
  mimeType: "text/plain",
  buffer: Buffer.from(text),
});

test("a file is looked at, imported, exported and removed", async () => {
  const page = await site.open("/");
  await page.getByTestId("to-quiz-files").click();
  const input = page.locator("input[type=file]");
  await expect(page.getByRole("button", { name: "Choose a file" })).toBeDisabled();
  await page.getByLabel("Access key of this server").fill("va_wrong");

  await test.step("a wrong key is told, and nothing else", async () => {
    await input.setInputFiles(asFile("capitals.gift", GIFT));
    await expect(page.getByTestId("problem")).toContainText("This key does not open this");
    await page.getByLabel("Access key of this server").fill(KEY);
  });

  await test.step("a file that is no quiz is refused, with its line", async () => {
    await input.setInputFiles(asFile("quiz.docx", "x"));
    await expect(page.getByTestId("file-refused")).toContainText("quiz.docx");
    await input.setInputFiles(asFile("broken.xml", "<quiz>\n<question>"));
    await expect(page.getByTestId("preview")).toContainText("No quiz can be made");
    await expect(page.getByTestId("file-problems").getByRole("row")).toHaveCount(2);
  });

  await test.step("what would be taken over and what not is shown first", async () => {
    await input.setInputFiles(asFile("capitals.gift", GIFT));
    await expect(page.getByTestId("preview")).toContainText("2 questions would be taken over.");
    const problem = page.getByTestId("file-problems").getByRole("row").last();
    await expect(problem).toContainText("3");
    await expect(problem).toContainText("left out");
    await page.getByRole("button", { name: /The capital of France/ }).click();
    await expect(page.locator("[data-right]")).toHaveText("Paris");
    await expect(page.getByRole("button", { name: "More about “Capitals of Europe”" })).toHaveCount(
      0,
    );
  });

  await test.step("it is imported under its title, and can be taken", async () => {
    await page.getByRole("textbox", { name: "Title" }).fill("Capitals of Europe");
    await page.getByTestId("import-confirm").click();
    await page.getByTestId("imported").getByRole("link").click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Capitals of Europe");
    await page.goBack();
  });

  await test.step("it goes out as a file, and is removed", async () => {
    await page.getByLabel("Access key of this server").fill(KEY);
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "More about “Capitals of Europe”" }).click();
    await page.getByRole("menuitem", { name: "Export as GIFT" }).click();
    const path = await (await download).path();
    expect(readFileSync(path, "utf8")).toContain("Paris");
    await page.getByRole("button", { name: "More about “Capitals of Europe”" }).click();
    await page.getByRole("menuitem", { name: "Remove" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await expect(page.getByText("Capitals of Europe")).toHaveCount(0);
  });

  await page.setViewportSize({ width: 390, height: 844 });
  await expectToFit(page);
});
