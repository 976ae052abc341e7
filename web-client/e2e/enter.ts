/** From the first page into the room, as a visitor goes. */
import type { Browser, Page } from "@playwright/test";

export interface Way {
  locale: string;
  scenario: string;
  go: string;
  start?: "start" | "start-typed";
  keepConnections?: () => void;
}

/** Chooses the interview, agrees to the recording, starts. */
export async function enter(browser: Browser, baseURL: string, way: Way): Promise<Page> {
  const { locale, scenario, go, start } = way;
  const context = await browser.newContext({
    baseURL,
    locale,
    permissions: ["microphone"],
  });
  const page = await context.newPage();
  if (way.keepConnections) await page.addInitScript(way.keepConnections);
  await page.goto("/");
  await page.getByTestId(`scenario-${scenario}`).getByRole("link").click();
  for (const purpose of ["consent", "consent-ai_interview", "consent-ai_scoring"]) {
    await page.getByTestId(purpose).check();
  }
  await page.getByRole("button", { name: go, exact: true }).click();
  await page.getByTestId(start ?? "start").click();
  await page.waitForURL(/\/room\//);
  return page;
}
