/** Several interviews side by side: what moved, what is withheld, and the way to each report. */
import { expect, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { holdQuickly, QUICKLY } from "./hold-quickly";
import { OPEN_SERVER, PASSWORD, register, remember } from "./people";
import { expectToFit, serveSite } from "./site";

const GOOD = [
  "I have worked for seven years as a backend developer, first in PHP for a small agency in Lille and now in Rust " +
    "and PostgreSQL for a logistics company, where I build the service that plans the tours of two hundred trucks.",
  "Last spring our support team had three hundred duplicate tickets a week. I was asked to fix that. I designed a " +
    "small service in Rust, I wrote the matching rules, and I tested them with two agents. The hardest part was old " +
    "tickets. In the end duplicates dropped to ninety a week, and the team adopted it.",
  "In November a change of mine broke the payment page. I rolled back first. Then I looked at the logs, reproduced " +
    "it on my laptop and narrowed it down to one header. I added a regression test afterwards.",
];
const VAGUE = Array.from(
  { length: 3 },
  () =>
    "Well, we did some work on a project for a client, and it was quite nice, I think, and in the end everybody was " +
    "happy because the atmosphere was good and I liked my colleagues on the team very much.",
);
const FRENCH = [
  "J’ai travaillé six ans comme développeur dans une agence de Lyon, d’abord en PHP puis en Rust, et je construis " +
    "aujourd’hui le service qui planifie les tournées de deux cents camions.",
];

const site = serveSite({ ...OPEN_SERVER, ...QUICKLY });

test("interviews are set side by side", async () => {
  test.setTimeout(120_000);
  const page = await site.open("/progress");
  await expect(page.getByTestId("nothing-yet")).toBeVisible();

  await test.step("the first one is where the line begins", async () => {
    const first = await holdQuickly(page, "developer-en", VAGUE);
    await page.goto(`/sessions/${first.id}`);
    await expect(page.getByTestId("overall")).toBeVisible({ timeout: 30_000 });
    await page.getByTestId("to-progress").click();
    await expect(page.getByTestId("first-only")).toBeVisible();
  });

  await test.step("two tell what moved", async () => {
    await holdQuickly(page, "developer-en", GOOD);
    await page.goto("/");
    await page.getByTestId("to-progress").click();
    const overall = page.getByTestId("levels").getByTestId("chart").first();
    await expect(overall.locator("[data-direction='up']")).toBeVisible({ timeout: 30_000 });
    await expect(overall.getByRole("link")).toHaveCount(2);
    await expect(page.getByTestId("delivery")).toContainText("held in writing");
  });

  await test.step("what is withheld stays so, and each language has its own line", async () => {
    await holdQuickly(page, "developpeur-fr", FRENCH);
    await page.goto("/progress");
    const overall = page.getByTestId("levels").getByTestId("chart").first();
    await expect(overall).toContainText("No level", { timeout: 30_000 });
    await overall.getByText("As a table").click();
    await expect(overall.getByRole("row")).toHaveCount(4);
    await page.getByText("English", { exact: true }).click();
    await expect(overall.getByRole("row")).toHaveCount(3);
    await expect(overall.locator("[data-direction='up']")).toBeVisible();
  });

  await test.step("a point leads to its report", async () => {
    const overall = page.getByTestId("levels").getByTestId("chart").first();
    const point = overall.getByRole("link", { name: /Open the report/ }).last();
    await point.focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/sessions\//);
    await page.goBack();
  });

  await test.step("one that was deleted elsewhere is named, and taken off the list", async () => {
    const [id, token] = await page.evaluate(() => {
      const key = Object.keys(localStorage).find((one) => one.startsWith("vivavoce.session."));
      const kept = JSON.parse(localStorage.getItem(key ?? "") ?? "{}");
      return [kept.id as string, kept.token as string];
    });
    await page.request.delete(`/api/sessions/${id}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    await page.goto("/progress");
    await page.getByTestId("refused").getByRole("button").click();
    await expect(page.getByTestId("refused")).toHaveCount(0);
  });

  await test.step("it fits a phone", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await expectToFit(page);
  });
});

test("what was held as a guest is taken in, and seen in every browser of the account", async () => {
  test.setTimeout(120_000);
  const page = await site.open("/progress");
  await holdQuickly(page, "developer-en", GOOD);
  const { email } = await register(page);
  await page.goto("/progress");
  await expect(
    page.getByText("One interview in this browser is not in your account"),
  ).toBeVisible();
  await expect(page.getByTestId("nothing-yet")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Add to my account" }).click();
  await expect(page.getByTestId("first-only")).toBeVisible({ timeout: 30_000 });
  await expect(page.getByTestId("held-as-guest")).toBeHidden();

  const elsewhere = await site.open("/login");
  const answer = await elsewhere.request.post("/api/auth/login", {
    data: { email, password: PASSWORD },
  });
  expect(answer.status()).toBe(200);
  await remember(elsewhere.context());
  await elsewhere.goto("/progress");
  await expect(elsewhere.getByTestId("first-only")).toBeVisible();
  await elsewhere.goto("/history");
  await expect(elsewhere.getByTestId("own-sessions").getByRole("listitem")).toHaveCount(1);
});
