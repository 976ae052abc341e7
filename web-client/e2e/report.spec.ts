/**
 * After an interview: what the report rests on is heard and read in the replay; words are
 * corrected, the report is made again and says what has changed.
 */
import { expect, test } from "@playwright/test";
import { hold } from "./hold";
import { expectToFit, serveSite } from "./site";

const ANSWER =
  "For six years I sold scheduling software to private hospitals in Lyon. I called forty head nurses a month, " +
  "I showed them the product on their own rota, and I closed about twelve contracts a year. Before that I sold " +
  "printers to small law firms, where I learnt to ask what a wasted hour costs before I speak of a price.";

const site = serveSite();

test("a report leads to its words, and follows their correction", async () => {
  test.setTimeout(240_000);
  const page = await hold(site, ANSWER);
  const report = page.getByTestId("report");
  await expect(report.getByTestId("overall")).toBeVisible({ timeout: 60_000 });
  await expect(report.getByTestId("outdated")).toHaveCount(0);

  const quoted = await test.step("a quotation opens the replay at its words", async () => {
    const quote = report.getByTestId("priorities").getByTestId("quote").first();
    const text = (await quote.innerText()).replace(/[“”]/g, "").trim();
    await quote.click();
    await page.waitForURL(/\/replay\?t=.+&words=/);
    const picked = page.locator("[data-picked]");
    await expect(picked.first()).toBeVisible();
    const words = (await picked.allInnerTexts()).join(" ");
    expect(words).toContain(text.replace(/[.,;]$/, ""));
    await expect(page.getByTestId("selection")).toContainText(words);
    return words;
  });

  await test.step("the outline says what each level rests on", async () => {
    await page.getByTestId("tab-outline").click();
    const outline = page.getByTestId("outline");
    const backed = outline.locator("[data-kind^='evidence']");
    await expect(backed.first()).toContainText(/\d\.\d|To try/);
    expect(await outline.innerText()).toContain(quoted.split(" ").slice(0, 2).join(" "));
    await page.getByTestId("selection").getByRole("button", { name: "Choose nothing" }).click();
    await backed.first().click();
    await expect(page.locator("[data-picked]").first()).toBeVisible();
    await expect(page.locator("[data-kind^='evidence']").first()).toBeVisible();
  });

  await test.step("after a correction, the report is made again and says what changed", async () => {
    const words = page.getByTestId("turn-candidate").first().locator("[data-word]");
    await words.first().click();
    await page.keyboard.press("k");
    await words.first().dblclick();
    await page.getByTestId("word-field").fill("For nearly");
    await page.keyboard.press("Enter");
    await page.getByTestId("make-again").click();
    const change = page.getByTestId("report-bar").getByTestId("change");
    await expect(change).toContainText("For nearly", { timeout: 60_000 });
    await expect(page.getByTestId("outdated")).toHaveCount(0);
    await page.getByRole("link", { name: "See the report" }).click();
    await expect(report.getByTestId("change")).toContainText("For nearly");
  });

  await test.step("it fits a phone, in the replay as well", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await expectToFit(page);
    await page.getByTestId("to-replay").click();
    await expect(page.getByTestId("waveform")).toBeVisible();
    await expectToFit(page);
  });
});

test("a share shows no level", async () => {
  test.setTimeout(180_000);
  const page = await hold(site, ANSWER);
  await expect(page.getByTestId("report").getByTestId("overall")).toBeVisible({ timeout: 60_000 });
  await page.getByTestId("to-replay").click();
  await page.getByTestId("share-open").click();
  await page.getByTestId("share-create").click();
  const link = await page.getByTestId("share-link").inputValue();

  const viewer = await site.open(link);
  const asked: string[] = [];
  viewer.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await viewer.getByTestId("viewer-name").fill("Zoë Martin");
  await viewer.getByTestId("viewer-open").click();
  await viewer.getByTestId("tab-outline").click();
  await expect(viewer.getByTestId("outline")).toBeVisible();
  await expect(viewer.locator("[data-kind^='evidence']")).toHaveCount(0);
  expect(asked.some((path) => path.endsWith("/transcript"))).toBe(true);
  expect(asked.filter((path) => path.endsWith("/report"))).toEqual([]);
});
