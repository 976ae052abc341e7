/** One server and one browser for a file of tests, and pages of it. */
import { type Browser, type BrowserContext, expect, type Page, test } from "@playwright/test";
import { startBrowser } from "./chromium";
import { type Server, startServer } from "./server";

export interface Site {
  readonly server: Server;
  readonly browser: Browser;
  /** A page in a visitor's own context, which ends with the test. */
  open(path: string, options?: Parameters<Browser["newContext"]>[0]): Promise<Page>;
}

/** Starts both before the file's first test and stops them after its last. */
export function serveSite(environment: Record<string, string> = {}): Site {
  let server: Server;
  let browser: Browser;
  let contexts: BrowserContext[] = [];

  test.beforeAll(async () => {
    server = await startServer(environment);
    browser = await startBrowser();
  });
  test.afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });
  test.afterEach(async () => {
    await Promise.all(contexts.map((context) => context.close()));
    contexts = [];
  });

  return {
    get server() {
      return server;
    },
    get browser() {
      return browser;
    },
    open: async (path, options = {}) => {
      const context = await browser.newContext({
        baseURL: server.url,
        locale: "en-GB",
        ...options,
      });
      contexts.push(context);
      const page = await context.newPage();
      await page.goto(path);
      return page;
    },
  };
}

/** Nothing of the page reaches beyond its edge, once it has seen how wide it is. */
export async function expectToFit(page: Page): Promise<void> {
  const overflow = () =>
    page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
  await expect.poll(overflow).toBe(0);
}
