/** The rest of the workshop in the page: the question bank, packs, and the library's filters. */
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { expectToFit, serveSite } from "./site";

const PASSWORD = "copper lantern quiet meadow";

const site = serveSite({
  VIVAVOCE_ACCESS_TOKEN: "va_a_key_for_the_tests_of_this_page",
  VIVAVOCE_REGISTRATION: "open",
  VIVAVOCE_BREACHED_PASSWORDS_URL: "",
  VIVAVOCE_PULL_MODELS: "false",
});

let people = 0;

/** A trainer with an organisation, who acts for it. */
async function trainer(name: string): Promise<Page> {
  people += 1;
  const page = await site.open("/");
  const email = `shop-${people}-${process.pid}@example.org`;
  const answer = await page.request.post("/api/auth/register", {
    data: { email, password: PASSWORD, name, language: "en", role: "trainer" },
  });
  expect(answer.status()).toBe(201);
  const { access_token } = await answer.json();
  const made = await page.request.post("/api/organisations", {
    headers: { authorization: `Bearer ${access_token}` },
    data: { name: `School of ${name}` },
  });
  const { id } = await made.json();
  await page.request.post("/api/auth/refresh", { data: { organisation: id } });
  await page.context().addInitScript(() => localStorage.setItem("vivavoce.signed-in", "yes"));
  return page;
}

test("a question is written, kept from a quiz, found, put into a quiz, and measured", async () => {
  const page = await trainer("Grace");
  await page.goto("/bank");

  await test.step("an empty bank says what it is for", async () => {
    await expect(page.getByText("The bank is empty")).toBeVisible();
    await expectAccessible(page);
    await expectToFit(page);
  });

  await test.step("what is missing is said, and then it is kept in both languages", async () => {
    await page.getByTestId("bank-new").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Quiz", { exact: true }).click();
    await dialog.getByTestId("bank-save").click();
    await expect(dialog.getByTestId("problem")).toBeVisible();
    const english = dialog.getByRole("region", { name: "English" });
    await english.getByLabel("Question", { exact: true }).fill("Which one rises?");
    await english.getByLabel("Choice 1", { exact: true }).fill("Dough");
    await english.getByLabel("Choice 2", { exact: true }).fill("Stone");
    await dialog.getByRole("button", { name: "Write it in French as well" }).click();
    const french = dialog.getByRole("region", { name: "French" });
    await french.getByLabel("Question", { exact: true }).fill("Qu’est-ce qui lève ?");
    await french.getByLabel("Choice 1", { exact: true }).fill("La pâte");
    await french.getByLabel("Choice 2", { exact: true }).fill("La pierre");
    await dialog.getByLabel("Tags").fill("Pâtisserie,");
    await expectAccessible(page);
    await dialog.getByTestId("bank-save").click();
    await expect(dialog).toBeHidden();
    await expect(page.getByTestId("bank-question")).toHaveCount(1);
  });

  await test.step("questions of a quiz are kept, and found without their accents", async () => {
    await page.goto("/quizzes");
    await page.getByRole("button", { name: /More about “Software/ }).click();
    await page.getByRole("menuitem", { name: "Keep in the bank" }).click();
    await expect(page.getByTestId("kept")).toContainText("9 questions");
    await page.goto("/bank");
    await expect(page.getByTestId("bank-question")).toHaveCount(10);
    await page.getByTestId("bank-search").fill("PATISSERIE");
    await expect(page.getByTestId("bank-question")).toHaveCount(1);
    await expectAccessible(page);
    await expectToFit(page);
  });

  await test.step("it goes into a new quiz and knows so", async () => {
    await page.getByRole("checkbox", { name: "Which one rises?" }).check();
    await page.getByTestId("bank-into-quiz").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Its title").fill("Baking");
    await dialog.getByTestId("bank-insert").click();
    await expect(page.getByTestId("bank-filled")).toContainText("Baking");
    await expect(page.getByText("Used in 1 place")).toBeVisible();
  });

  await test.step("its answers say that there are none yet", async () => {
    await page.getByRole("button", { name: "Answers to “Which one rises?”" }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByTestId("item-statistics").first()).toContainText(
      "Nothing to show yet",
    );
    await expectAccessible(page);
  });
});

test("a pack is made, looked at by a stranger, and taken in", async () => {
  const grace = await trainer("Ada");
  await grace.goto("/scenarios");
  await grace.getByTestId("make-pack").click();
  const making = grace.getByRole("dialog");
  await making.getByLabel("Name of the pack").fill("Talking well");
  await making.getByLabel("Search").fill("getting it");
  await making.getByRole("checkbox", { name: /Getting it across/ }).check();
  await expectAccessible(grace);
  const [download] = await Promise.all([
    grace.waitForEvent("download"),
    making.getByTestId("pack-save").click(),
  ]);
  expect(download.suggestedFilename()).toBe("talking-well.vivavoce.zip");

  const page = await trainer("Eve");
  await page.goto("/scenarios");
  await page.getByTestId("take-pack").click();
  const dialog = page.getByRole("dialog");
  await dialog.locator("input[type=file]").setInputFiles(await download.path());
  await expect(dialog.getByTestId("pack-preview")).toContainText("Getting it across");
  await expect(dialog.getByTestId("pack-preview")).toContainText("Is here already");
  await expectAccessible(page);
  await expectToFit(page);
  await dialog.getByTestId("pack-take").click();
  await expect(dialog.getByTestId("pack-taken")).toContainText("was here already");

  await dialog.locator("input[type=file]").setInputFiles({
    name: "evil.zip",
    mimeType: "application/zip",
    buffer: Buffer.from("GIF89a"),
  });
  await expect(dialog.getByText("this is not a ZIP file")).toBeVisible();
});

test("an interview is written with the other language beside it", async () => {
  const page = await trainer("Mary");
  await page.goto("/scenarios/communication-en");
  // The one of the same name stands beside it by itself.
  await expect(page.getByTestId("beside")).toHaveValue("communication-fr");
  await expect(page.getByRole("textbox", { name: "Level 5" })).toHaveCount(2);
  await page.getByRole("button", { name: /Pick something difficult/ }).click();
  await expect(page.getByRole("textbox", { name: "In other words" })).toHaveCount(2);
  await expectAccessible(page);
  await expectToFit(page);
  await page.getByRole("button", { name: "Keep question 1 in the bank" }).click();
  await expect(page.getByTestId("kept")).toContainText("1 question is now in the bank");
});

test("the library is filtered, and its address brings the filter back", async () => {
  const page = await site.open("/");
  await page.getByText("All", { exact: true }).first().click();
  await page.getByTestId("library-kind").selectOption("communication");
  await expect(page.getByTestId("scenario-communication-en")).toBeVisible();
  await expect(page.getByTestId("scenario-communication-fr")).toBeVisible();
  await expect(page.getByTestId("library-count")).toHaveText("2 found");
  await expect(page).toHaveURL(/kind=communication/);
  await expectAccessible(page);
  await expectToFit(page);
  await page.reload();
  await expect(page.getByTestId("library-count")).toHaveText("2 found");
  await page.getByRole("button", { name: "Clear the filters" }).click();
  await page.getByTestId("library-search").fill("J1506");
  await expect(page.getByTestId("scenario-infirmier-fr")).toBeVisible();
  await expect(page.getByTestId("library-count")).toHaveText("1 found");
  await page.getByTestId("library-search").fill("");
  await page.getByTestId("library-kind").selectOption("quiz");
  await expect(page.getByTestId("quiz-card-software-en")).toBeVisible();
});
