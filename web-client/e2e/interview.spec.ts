/**
 * A whole interview in each language, in a real browser whose microphone plays
 * a WAV: choose, agree, check the microphone, answer, end, read the words again.
 * The demo recogniser of the fixtures hears these clips word for word.
 */
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { startBrowser } from "./chromium";
import { enter } from "./enter";
import { FIXTURES, sayOnce, wordsOf } from "./microphone";
import { type Server, startServer } from "./server";

/**
 * Silence before the clip: the greeting and the first question have been said by then. On a busy
 * machine a browser may stand still for minutes before it connects, so that the clip meets the
 * greeting; each attempt has a silence of its own.
 */
const SILENCES_BEFORE_S = [32, 50, 60] as const;
/**
 * The demo recogniser hears a bare clip word for word; a browser's echo and
 * noise filters cost it a word now and then.
 */
const HEARD_AT_LEAST = 0.7;

const INTERVIEWS = [
  { locale: "fr-FR", scenario: "developpeur-fr", clip: "fr-017", go: "Continuer" },
  { locale: "en-GB", scenario: "developer-en", clip: "en-043", go: "Continue" },
] as const;

test.describe.configure({ retries: SILENCES_BEFORE_S.length - 1 });

let server: Server;

test.beforeAll(async () => {
  const model = join(FIXTURES, "vivavoce-demo-whisper-q5_1.bin");
  server = await startServer({ VIVAVOCE_STT: `whisper:${model}` });
});
test.afterAll(() => server?.stop());

for (const { locale, scenario, clip, go } of INTERVIEWS) {
  test(`an interview by voice, ${locale}`, async ({ browserName: _ }, { retry }) => {
    test.setTimeout(240_000);
    const silence = SILENCES_BEFORE_S[retry] ?? SILENCES_BEFORE_S[0];
    const browser = await startBrowser(sayOnce(clip, silence, 150));
    try {
      const page = await enter(browser, server.url, { locale, scenario, go });
      await expect(page.getByTestId("line-interviewer").first()).toBeVisible();

      // A reload in the middle comes back to the same room, and to the same line.
      const room = page.url();
      await page.reload();
      expect(page.url()).toBe(room);
      await expect(page.getByTestId("line-interviewer").first()).toBeVisible();
      await expect(page.getByTestId("activity")).toHaveAttribute("data-presence", "speaking");

      const said = page.locator('[data-testid="line-candidate"][data-status="said"]').first();
      await expect(said).toBeVisible({ timeout: 120_000 });
      const heard = (await said.locator("p").last().textContent()) ?? "";
      expect(shareHeard(wordsOf(clip), heard), heard).toBeGreaterThanOrEqual(HEARD_AT_LEAST);

      await page.getByTestId("control-end").click();
      await page.getByTestId("end-confirm").click();
      await page.waitForURL(/\/sessions\//, { timeout: 30_000 });
      await page.getByTestId("to-replay").click();
      await expect(page.getByTestId("turn-candidate").first()).toContainText(heard, {
        timeout: 30_000,
      });
      await expect(page.getByTestId("turn-interviewer").first()).toBeVisible();
      await page.getByTestId("tab-delays").click();
      await expect(page.getByTestId("delays")).not.toBeEmpty();

      // Both tracks play together from a clicked time.
      await expect(page.getByTestId("player")).toBeVisible();
      await page.getByTestId("turn-candidate").first().getByRole("button").first().click();
      await expect(page.getByTestId("position")).not.toContainText(/^0:00/);
    } finally {
      await browser.close();
    }
  });
}

test("an interview in writing, deleted afterwards", async () => {
  test.setTimeout(120_000);
  const browser = await startBrowser();
  try {
    const page = await enter(browser, server.url, {
      locale: "en-GB",
      scenario: "sales-en",
      go: "Continue",
      start: "start-typed",
    });
    await expect(page.getByTestId("activity")).not.toHaveText("Connecting you");
    const answer = "I sold software to hospitals for six years.";
    await page.getByTestId("typed").fill(answer);
    await page.keyboard.press("Enter");
    await expect(page.getByTestId("line-candidate").first()).toContainText(answer);

    await page.getByTestId("control-pause").click();
    await expect(page.getByTestId("activity")).toHaveText("Paused");
    await page.getByTestId("control-pause").click();
    await expect(page.getByTestId("activity")).not.toHaveText("Paused");

    await page.getByTestId("control-end").click();
    await page.getByTestId("end-confirm").click();
    await page.waitForURL(/\/sessions\//, { timeout: 30_000 });
    const address = page.url();
    await page.getByTestId("to-replay").click();
    await expect(page.getByTestId("turn-candidate").first()).toContainText(answer, {
      timeout: 30_000,
    });

    await page.goto(address);
    await page.getByTestId("delete").click();
    await page.getByTestId("delete-confirm").click();
    await expect(page.getByRole("heading", { name: "Your interview is deleted" })).toBeVisible();
    await page.goto(address);
    await expect(page.getByRole("heading", { name: "This page needs its key" })).toBeVisible();
  } finally {
    await browser.close();
  }
});

test("a second tab may take the room over", async () => {
  const browser = await startBrowser();
  try {
    const page = await enter(browser, server.url, {
      locale: "en-GB",
      scenario: "sales-en",
      go: "Continue",
    });
    await expect(page.getByTestId("activity")).not.toHaveText("Connecting you");
    const second = await page.context().newPage();
    await second.goto(page.url());
    await second.getByRole("button", { name: "Continue here" }).click();
    await expect(second.getByTestId("activity")).not.toHaveText("Connecting you");
    // The first tab learns it when its own path has been silent for some seconds.
    await expect(page.getByRole("button", { name: "Continue here" })).toBeVisible({
      timeout: 30_000,
    });
  } finally {
    await browser.close();
  }
});

test("another network in the middle of an interview", async () => {
  const browser = await startBrowser();
  try {
    const way = { locale: "en-GB", scenario: "sales-en", go: "Continue", keepConnections };
    const page = await enter(browser, server.url, way);
    await expect(page.getByTestId("activity")).not.toHaveText("Connecting you");
    await expect.poll(async () => (await media(page)).received).toBeGreaterThan(0);
    const before = await media(page);

    const restarted = page.waitForResponse((response) => response.request().method() === "PATCH");
    await page.evaluate(() => window.dispatchEvent(new Event("online")));
    const response = await restarted;
    expect([response.status(), response.request().headers()["if-match"]]).toEqual([200, "*"]);

    // The same connection has a path again, under new credentials, and both ends use it.
    await expect
      .poll(async () => {
        const { connections, name, state } = await media(page);
        return [connections, name !== before.name, state];
      })
      .toEqual([1, true, "connected"]);
    const after = await media(page);
    await expect.poll(async () => (await media(page)).received).toBeGreaterThan(after.received);
    await expect.poll(async () => (await media(page)).answered).toBeGreaterThan(after.answered);
  } finally {
    await browser.close();
  }
});

interface Media {
  connections: number;
  /** Our half of the ICE user name. */
  name: string;
  state: string;
  /** Packets that came. */
  received: number;
  /** Connectivity checks that the server answered. */
  answered: number;
}

/** Runs in the page before any script of it. */
function keepConnections(): void {
  const kept: RTCPeerConnection[] = [];
  const Own = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Own {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      kept.push(this);
    }
  };
  Object.assign(window, { kept });
}

function media(page: Page): Promise<Media> {
  return page.evaluate(async () => {
    const { kept } = window as unknown as { kept: RTCPeerConnection[] };
    const stats = [...((await kept.at(-1)?.getStats()) ?? new Map()).values()];
    const transport = stats.find(({ type }) => type === "transport");
    const pair = stats.find(({ id }) => id === transport?.selectedCandidatePairId);
    return {
      connections: kept.length,
      name: transport?.iceLocalUsernameFragment ?? "",
      state: kept.at(-1)?.iceConnectionState ?? "",
      received: transport?.packetsReceived ?? 0,
      answered: pair?.responsesReceived ?? 0,
    };
  });
}

/** The share of the words said that stand among the words heard, in their order. */
function shareHeard(said: string, heard: string): number {
  const words = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  let rest = words(heard);
  const expected = words(said);
  const found = expected.filter((word) => {
    const at = rest.indexOf(word);
    if (at >= 0) rest = rest.slice(at + 1);
    return at >= 0;
  });
  return found.length / expected.length;
}
