/** A questionnaire from the first page to the result, by keyboard, with a reload in between. */
import { expect, type Page, test } from "@playwright/test";
import { expectToFit, serveSite } from "./site";

const site = serveSite();

/** The key that chooses the choice with this text. */
async function keyOf(page: Page, text: string): Promise<string> {
  const input = page.getByTestId("question").getByLabel(text, { exact: false });
  return String((Number(await input.getAttribute("data-place")) + 1) % 10);
}

async function verdict(page: Page, expected: string) {
  await expect(page.getByTestId("marked")).toHaveAttribute("data-verdict", expected);
}

test("a quiz is taken by keyboard, resumed after a reload, and reviewed", async () => {
  const page = await site.open("/");
  await page.getByTestId("quiz-software-en").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(
    "Software development: the basics",
  );
  await page.getByTestId("start-quiz").click();

  // A single choice, right.
  await expect(page.getByText("Question 1 of 9")).toBeVisible();
  await page.keyboard.press(await keyOf(page, "PUT, replacing"));
  await page.keyboard.press("Enter");
  await verdict(page, "right");
  await expect(page.getByText("PUT is idempotent")).toBeVisible();

  // Several, with one too many.
  await page.keyboard.press("Enter");
  await expect(page.getByText("Choose all that are right")).toBeVisible();
  for (const text of ["Atomicity", "Isolation", "Durability", "Availability"]) {
    await page.keyboard.press(await keyOf(page, text));
  }
  await page.keyboard.press("Enter");
  await verdict(page, "partly");

  // The third is a number; a reload comes before it and loses nothing.
  await page.keyboard.press("Enter");
  await expect(page.getByText("Question 3 of 9")).toBeVisible();
  await page.reload();
  await expect(page.getByText("Question 3 of 9")).toBeVisible();
  await page.getByTestId("number").fill("19");
  await page.keyboard.press("Enter");
  await verdict(page, "wrong");
  await expect(page.getByRole("definition").last()).toHaveText("20");

  // Given up.
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "I don't know" }).click();
  await verdict(page, "none");

  await page.keyboard.press("Enter");
  await page.getByLabel("Binding values as parameters").check();
  await page.getByLabel("Choosing a column's name").check();
  await page.getByRole("button", { name: "Confirm" }).click();
  await verdict(page, "right");

  // An order, put right by the arrow keys.
  await page.keyboard.press("Enter");
  const right = [
    "The host's name is resolved to an address",
    "A TCP connection is opened",
    "TLS checks the certificate and agrees on keys",
    "The HTTP request is sent",
    "The response arrives and is shown",
  ];
  const items = page.getByTestId("question").getByRole("listitem");
  for (const [place, text] of right.entries()) {
    const texts = await items.allInnerTexts();
    let at = texts.findIndex((one) => one.includes(text));
    await page.keyboard.press(String(at + 1));
    for (; at > place; at -= 1) {
      await page.keyboard.press("ArrowUp");
      await expect(items.nth(at - 1)).toContainText(text);
      await expect(items.nth(at - 1)).toBeFocused();
    }
  }
  await page.keyboard.press("Enter");
  await verdict(page, "right");

  // The rest is left; another reload shows the next question.
  await page.reload();
  await expect(page.getByText("Question 7 of 9")).toBeVisible();
  for (const expected of ["Next question", "Next question", "See the result"]) {
    await page.getByRole("button", { name: "I don't know" }).click();
    await page.getByRole("button", { name: expected }).click();
  }

  await expect(page.getByTestId("result")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("of 15 points");
  await expect(page.getByText("3 questions of 9 are fully right.")).toBeVisible();
  await expect(page.getByText("4 were not answered.")).toBeVisible();
  await expect(page.getByTestId("result").getByRole("heading", { level: 3 })).toHaveCount(9);

  // The result stays after a reload, and another attempt can be begun.
  await page.reload();
  await page.getByRole("button", { name: "Take it again" }).click();
  await expect(page.getByTestId("start-quiz")).toBeVisible();
});

test("a French quiz takes a decimal comma, on a phone, in the dark", async () => {
  const page = await site.open("/quiz/soins-fr", {
    locale: "fr-FR",
    viewport: { width: 390, height: 844 },
    colorScheme: "dark",
  });
  await page.getByTestId("start-quiz").click();
  for (let question = 1; question < 3; question += 1) {
    await page.getByRole("button", { name: "Je ne sais pas" }).click();
    await page.getByRole("button", { name: "Question suivante" }).click();
  }
  await page.getByTestId("number").fill("2,5");
  await page.getByRole("button", { name: "Valider" }).click();
  await verdict(page, "right");
  await expect(page.getByRole("definition").first()).toHaveText("2,5");
  await expectToFit(page);
});

test("a quiz that is not there says so", async () => {
  const page = await site.open("/quiz/nobody");
  await expect(page.getByText("This quiz does not exist")).toBeVisible();
});
