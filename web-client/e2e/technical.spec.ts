/**
 * A technical interview in a real browser: a program written and tried in JavaScript and in
 * Python, code that does not end, code that wants the network, a reload in the middle, and what
 * the replay and the report show of it.
 */
import { type Browser, expect, type Page, test } from "@playwright/test";
import { startBrowser } from "./chromium";
import { enter } from "./enter";
import { type Server, startServer } from "./server";

const PYTHON = `def busiest_minute(times):
    # Sort first, since they come in any order; then a sliding window with two pointers.
    times = sorted(times)
    best = left = 0
    for right, time in enumerate(times):
        while time - times[left] >= 60:
            left += 1
        best = max(best, right - left + 1)
    print("best", best)
    return best
`;
const JAVASCRIPT = `function busiest_minute(times) {
  times = [...times].sort((a, b) => a - b);
  let best = 0, left = 0;
  times.forEach((time, right) => {
    while (time - times[left] > 60) left += 1;
    best = Math.max(best, right - left + 1);
  });
  return best;
}
`;
/** Every way out that a page has, one after the other. */
const WAY_OUT = `import js
def busiest_minute(times):
    return 0
async def go():
    for way in ("js.fetch('/api/instance')", "js.fetch('https://example.com/')"):
        try:
            await eval(way)
            print("OUT", way)
        except BaseException as error:
            print("refused", type(error).__name__)
for way in ("js.XMLHttpRequest.new().open('GET', '/')", "js.WebSocket.new('ws://example.com/')",
            "js.EventSource.new('/')", "js.importScripts('/assets/x.js')"):
    try:
        eval(way)
    except BaseException as error:
        print("refused", type(error).__name__)
import asyncio
asyncio.ensure_future(go())
`;

let server: Server;
let browser: Browser;

test.beforeAll(async () => {
  // Spoken at once: what is said here is in `interview.spec.ts`.
  server = await startServer({ VIVAVOCE_STT: "stub:0", VIVAVOCE_VOICE: "tone:0.2" });
  browser = await startBrowser();
});
test.afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function atTheProgram(scenario: string, locale: string, go: string): Promise<Page> {
  const page = await enter(browser, server.url, { locale, scenario, go, start: "start-typed" });
  await expect(page.getByTestId("question")).toContainText(/langage|language/, { timeout: 20_000 });
  await page.getByTestId("control-next").click();
  await expect(page.getByTestId("task")).toBeVisible({ timeout: 20_000 });
  await expect(page.locator(".cm-content")).toBeVisible();
  return page;
}

/** Puts a text in the place of all that is written. */
async function write(page: Page, text: string): Promise<void> {
  await page.locator(".cm-content").click();
  await page.keyboard.press("ControlOrMeta+A");
  // As from the clipboard: the editor would indent what is typed line by line.
  await page.keyboard.insertText(text);
}

async function run(page: Page): Promise<void> {
  await page.getByTestId("run").click();
  await expect(page.getByTestId("run")).toBeVisible({ timeout: 60_000 });
}

test("a program in two languages, one that never ends and one that wants out", async () => {
  test.setTimeout(240_000);
  const page = await atTheProgram("programming-en", "en-GB", "Continue");
  const left: string[] = [];
  page.on("request", (request) => left.push(request.url()));

  // A thought while writing is no answer that is over.
  await page.getByTestId("typed").fill("I would sort them, then move a sliding window over them.");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("line-candidate").last()).toContainText("sliding window");

  await write(page, PYTHON);
  await run(page);
  await expect(page.getByTestId("summary")).toHaveText("6 of 6 tests pass");
  await expect(page.getByTestId("output")).toContainText("best 3");

  await page.getByTestId("language").selectOption("javascript");
  await write(page, JAVASCRIPT);
  await run(page);
  await expect(page.getByTestId("summary")).toContainText("of 6 tests pass");
  const failed = page.locator('[data-testid="test"][data-state="failed"]');
  await expect(failed.first()).toContainText("Expected");
  await write(page, JAVASCRIPT.replace("> 60", ">= 60"));
  await run(page);
  await expect(page.getByTestId("summary")).toHaveText("6 of 6 tests pass");

  await write(page, "while (true) {}");
  await page.getByTestId("run").click();
  await expect(page.getByTestId("phase")).toHaveText("Running…");
  await page.getByTestId("stop").click();
  await expect(page.getByTestId("summary")).toContainText("Stopped");
  await page.getByTestId("language").selectOption("python");
  await write(page, "while True: pass");
  await page.getByTestId("run").click();
  await expect(page.getByTestId("summary")).toContainText("Stopped after 10 seconds", {
    timeout: 60_000,
  });
  await write(page, "x = []\nwhile True:\n    x.append(' ' * 50_000_000)");
  await run(page);
  await expect(page.getByTestId("results")).toContainText("MemoryError");

  await write(page, WAY_OUT);
  await run(page);
  await expect(page.getByTestId("output")).toContainText("refused");
  await expect(page.getByTestId("output")).not.toContainText("OUT");
  expect(left.filter((url) => !url.startsWith(server.url) && !url.startsWith("blob:"))).toEqual([]);

  // A reload gives back both texts, and the last try.
  await write(page, PYTHON);
  await run(page);
  await expect(page.getByTestId("keeping")).toHaveText("Kept");
  await page.reload();
  await expect(page.locator(".cm-content")).toContainText("sliding window with two pointers");
  await expect(page.getByTestId("summary")).toHaveText("6 of 6 tests pass");
  await page.getByTestId("language").selectOption("javascript");
  await expect(page.locator(".cm-content")).toContainText("while (true) {}");
  await page.getByTestId("language").selectOption("python");

  await page.getByTestId("control-end").click();
  await page.getByTestId("end-confirm").click();
  await page.waitForURL(/\/sessions\//, { timeout: 30_000 });

  // The report shows the program, how its tests went, and quotes it.
  const question = page.getByRole("button", { name: /Here is the program/ });
  await question.click({ timeout: 60_000 });
  await expect(page.getByTestId("work")).toContainText("6 of 6 tests pass");
  await expect(page.getByTestId("work").locator(".cm-content")).toContainText("sorted(times)");
  await expect(page.getByTestId("written-quote").first()).toContainText("sorted(times)");

  // The replay shows it at any moment: at the first try, and at one in between.
  await page.getByTestId("to-replay").click();
  const written = page.getByTestId("written");
  const marks = page.getByTestId("written-run");
  await expect(marks).not.toHaveCount(0);
  await marks.first().focus();
  await page.keyboard.press("Enter");
  await expect(written.locator(".cm-content")).toContainText("sliding window with two pointers");
  await expect(page.getByTestId("written-at")).toContainText("6 of 6 tests pass");
  await marks.nth(2).focus();
  await page.keyboard.press("Enter");
  await expect(written.locator(".cm-content")).toContainText(">= 60) left += 1;");
  await expect(page.getByTestId("written-at")).toContainText("JavaScript");
  await page.context().close();
});

test("the editor is left with the keyboard, and a text is thrown away only when that is meant", async () => {
  const page = await atTheProgram("programmation-fr", "fr-FR", "Continuer");
  await write(page, "def fusionner(plages):\n");
  await page.keyboard.press("Tab");
  await expect(page.locator(".cm-content")).toBeFocused();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  await expect(page.locator(".cm-content")).not.toBeFocused();
  await page.getByTestId("reset").click();
  await page.keyboard.press("Escape");
  await expect(page.locator(".cm-content")).not.toContainText("Pensez");
  await page.getByTestId("reset").click();
  await page.getByTestId("reset-confirm").click();
  await expect(page.locator(".cm-content")).toContainText("Pensez à voix haute");
  await page.context().close();
});
