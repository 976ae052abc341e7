/** A short interview in writing; the interviewer's words have times as they were spoken. */
import { expect, type Page } from "@playwright/test";
import { enter } from "./enter";
import type { Site } from "./site";

/** Gives one answer, ends, and stands on the page of the report. */
export async function hold({ browser, server }: Site, answer: string): Promise<Page> {
  const page = await enter(browser, server.url, {
    locale: "en-GB",
    scenario: "sales-en",
    go: "Continue",
    start: "start-typed",
  });
  await expect(page.getByTestId("line-interviewer").first()).toBeVisible();
  await expect(page.getByTestId("activity")).toHaveText("Listening", { timeout: 90_000 });
  await page.getByTestId("typed").fill(answer);
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("line-candidate").first()).toContainText(answer);
  await page.getByTestId("control-end").click();
  await page.getByTestId("end-confirm").click();
  await page.waitForURL(/\/sessions\//, { timeout: 30_000 });
  return page;
}
