/**
 * How long pages take on a slow machine: a CPU that is throttled to a quarter, a browser that has
 * kept nothing. From the way into the address bar to the moment at which the page shows what it is
 * for. Run against a server that is there, with guests and registration open:
 *
 *   VIVAVOCE_URL=http://127.0.0.1:8080 npm run bench:pages [-- --runs 5] [-- --out pages.json]
 *
 * The target is a second for each page. Figures of a machine that does other work say nothing.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";

const THROTTLE = 4;
const TARGET_MS = 1_000;
const GIVE_UP_MS = 60_000;
/** A browser that has opened a window loads pages of its own for some time. */
const SETTLED_MS = 3_000;

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "5" },
    out: { type: "string", default: "bench-pages.json" },
    throttle: { type: "string", default: String(THROTTLE) },
  },
});
const server = process.env.VIVAVOCE_URL ?? "http://127.0.0.1:8080";
const runs = Number(values.runs);
const rate = Number(values.throttle);

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
});

/** A trainer with a scenario to write at, as the API makes them. */
const setting = await prepare();
const PAGES = [
  { name: "sign-in", path: "/login", shows: "input[name=email]", guest: true },
  { name: "interviews (guest)", path: "/", shows: "[data-testid^=scenario-]", guest: true },
  { name: "interviews", path: "/practise", shows: "[data-testid^=scenario-]" },
  { name: "scenarios", path: "/scenarios", shows: `main a[href*="${setting.scenario}"]` },
  { name: "editor", path: `/scenarios/${setting.scenario}`, shows: "main h1" },
  {
    name: "organisation",
    path: `/organisations/${setting.organisation}`,
    shows: "[data-testid=members] li",
  },
];

const results = [];
for (const page of PAGES) {
  const shown = [];
  for (let run = 0; run < runs; run += 1) shown.push(await once(page));
  const sorted = shown.toSorted((a, b) => a - b);
  const median = sorted[Math.floor((sorted.length - 1) / 2)];
  results.push({
    page: page.name,
    path: page.path,
    min_ms: sorted[0],
    median_ms: median,
    max_ms: sorted.at(-1),
    met: median < TARGET_MS,
  });
}
await browser.close();

const COLUMNS = ["page", "min ms", "median ms", "max ms", `under ${TARGET_MS} ms`];
const rows = results.map(({ page, min_ms, median_ms, max_ms, met }) => [
  page,
  ...[min_ms, median_ms, max_ms].map(String),
  met ? "yes" : "no",
]);
for (const row of [COLUMNS, ...rows]) {
  say(row.map((cell, at) => (at === 0 ? cell.padEnd(20) : cell.padStart(14))).join(""));
}
writeFileSync(
  values.out,
  `${JSON.stringify(
    {
      what: "time from navigation to a page's own content, browser without a cache",
      throttle: rate,
      runs,
      target_ms: TARGET_MS,
      machine: { cpu: cpus()[0]?.model ?? "", cores: cpus().length },
      browser: browser.version(),
      pages: results,
    },
    undefined,
    2,
  )}\n`,
);
say(`written to ${values.out}`);

function say(line) {
  process.stdout.write(`${line}\n`);
}

/** Milliseconds until one page shows what it is for, in a browser that was never here. */
async function once({ path, shows, guest }) {
  const context = await browser.newContext({
    baseURL: server,
    locale: "en-GB",
    serviceWorkers: "block",
    ...(guest ? {} : { storageState: setting.state }),
  });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate });
  // The page's own clock says when, through the browser: asking the page would bring it a script of
  // the tool's own, to be read by the same slow CPU.
  await devtools.send("Runtime.enable");
  await devtools.send("Runtime.addBinding", { name: "shownAt" });
  const shown = new Promise((resolve, reject) => {
    devtools.on("Runtime.bindingCalled", ({ name, payload }) => {
      if (name === "shownAt") resolve(Math.round(Number(payload)));
    });
    setTimeout(() => reject(new Error(`${path} did not show ${shows}`)), GIVE_UP_MS).unref();
  });
  await page.addInitScript((selector) => {
    const look = () => {
      const found = document.querySelector(selector);
      if (found?.getClientRects().length) window.shownAt(String(performance.now()));
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, shows);
  await page.waitForTimeout(SETTLED_MS);
  await page.goto(path, { waitUntil: "commit", timeout: GIVE_UP_MS });
  const ms = await shown;
  // The refresh token was exchanged: the next page needs the new one.
  if (!guest) setting.state = await context.storageState();
  await context.close();
  return ms;
}

async function prepare() {
  const context = await browser.newContext({ baseURL: server });
  const { request } = context;
  const email = `bench-${Date.now()}@example.org`;
  const person = { email, password: "copper lantern quiet meadow", name: "Ada Bench" };
  const registered = await ok(
    request.post("/api/auth/register", { data: { ...person, language: "en", role: "trainer" } }),
  );
  let token = registered.access_token;
  const as = () => ({ authorization: `Bearer ${token}` });
  const { id } = await ok(
    request.post("/api/organisations", { data: { name: "Bench" }, headers: as() }),
  );
  token = (await ok(request.post("/api/auth/refresh", { data: { organisation: id } })))
    .access_token;
  const source = readFileSync(
    new URL("../../scenarios/data/developer-en.toml", import.meta.url),
    "utf8",
  );
  const written = await ok(
    request.post("/api/workshop/scenarios", {
      data: { source: source.replace(/^id = .*$/m, `id = "bench-${Date.now()}"`) },
      headers: as(),
    }),
  );
  const page = await context.newPage();
  await page.goto("/help");
  await page.evaluate(() => localStorage.setItem("vivavoce.signed-in", "yes"));
  const state = await context.storageState();
  await context.close();
  return { state, organisation: id, scenario: written.scenario.id };
}

async function ok(answer) {
  const response = await answer;
  if (!response.ok())
    throw new Error(`${response.url()}: ${response.status()} ${await response.text()}`);
  return response.json();
}
