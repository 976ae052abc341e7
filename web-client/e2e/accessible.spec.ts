/** Every address of the page, by the rules of WCAG 2.2 AA: light and dark, in both languages. */
import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { KEY, OPEN_SERVER, type Person, register } from "./people";
import { expectToFit, serveSite } from "./site";

const site = serveSite(OPEN_SERVER);

const GUEST = [
  "/",
  "/practise",
  "/prepare/developer-en",
  "/progress",
  "/help",
  "/nowhere",
  "/shared",
];
const CANDIDATE = [
  "/",
  "/practise",
  "/history",
  "/progress",
  "/notifications",
  "/account",
  "/account/notifications",
  "/account/career",
  "/account/privacy",
];
const TRAINER = [
  "/",
  "/interviews",
  "/scenarios",
  "/quizzes",
  "/quizzes/software-en",
  "/bank",
  "/assistants",
  "/organisations",
  "/account/security",
];

/** An organisation that the person acts for from then on, with a scenario of its own. */
async function workshop(page: Page, { token }: Person): Promise<string[]> {
  const post = async (path: string, bearer: string, data: object) => {
    const answer = await page.request.post(path, {
      data,
      headers: { authorization: `Bearer ${bearer}` },
    });
    expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
    return answer.json();
  };
  const { id } = await post("/api/organisations", token, { name: "École de la parole" });
  const acting = await page.request.post("/api/auth/refresh", { data: { organisation: id } });
  const own = (await acting.json()).access_token;
  const source = readFileSync(
    new URL("../../scenarios/data/developer-en.toml", import.meta.url),
    "utf8",
  ).replace(/^id = .*$/m, `id = "walk-${Date.now()}"`);
  const written = await post("/api/workshop/scenarios", own, { source });
  await post(`/api/organisations/${id}/teams`, own, { name: "Promotion 2027" });
  return [
    `/scenarios/${written.scenario.id}`,
    `/organisations/${id}`,
    `/organisations/${id}/teams`,
    `/organisations/${id}/invitations`,
    `/organisations/${id}/retention`,
  ];
}

/** An interview of this person that is over before it began, and one that waits. */
async function interviews(page: Page, { token }: Person): Promise<string[]> {
  const headers = { authorization: `Bearer ${token}` };
  const hold = async () => {
    const answer = await page.request.post("/api/sessions", {
      data: { scenario: "sales-en", consent: { recording: true, version: "2026-11" } },
      headers,
    });
    expect(answer.status()).toBe(201);
    return (await answer.json()).id as string;
  };
  const [over, open] = [await hold(), await hold()];
  await page.request.post(`/api/sessions/${over}/commands`, { data: { command: "end" }, headers });
  return [`/sessions/${over}`, `/sessions/${over}/replay`, `/room/${open}`];
}

async function walk(page: Page, paths: readonly string[], language: string): Promise<void> {
  for (const path of paths) {
    await test.step(path, async () => {
      await page.goto(path);
      await expect(page.getByRole("main")).toBeVisible();
      await expect(page.getByRole("status", { name: /^(Loading|Chargement)/ })).toHaveCount(0);
      await expect(page.locator("html")).toHaveAttribute("lang", language);
      await expectAccessible(page, expect.soft);
      await expectToFit(page);
    });
  }
}

for (const [language, colorScheme, width] of [
  ["fr", "light", 390],
  ["fr", "dark", 1440],
  ["en", "light", 1024],
  ["en", "dark", 390],
] as const) {
  test.describe(`${language}, ${colorScheme}, ${width} px`, () => {
    const look = {
      viewport: { width, height: 900 },
      colorScheme,
      locale: language === "fr" ? "fr-FR" : "en-GB",
    };

    test("what guests see", async () => {
      test.slow();
      await walk(await site.open("/login", look), GUEST, language);
    });

    test("what candidates see", async () => {
      test.slow();
      const page = await site.open("/login", look);
      const person = await register(page, "candidate", "Ada Lovelace", language);
      await walk(page, [...CANDIDATE, ...(await interviews(page, person))], language);
    });

    test("what trainers see", async () => {
      test.slow();
      const page = await site.open("/login", look);
      const person = await register(page, "trainer", "Grace Hopper", language);
      await walk(page, [...TRAINER, ...(await workshop(page, person))], language);
    });

    test("what administrators see", async () => {
      test.slow();
      const page = await site.open("/admin/moderation", look);
      await page.getByLabel(language === "fr" ? "Clé d’accès" : "Access key").fill(KEY);
      await page.keyboard.press("Enter");
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Mod[eé]ration$/);
      await expect(page.getByRole("status", { name: /^(Loading|Chargement)/ })).toHaveCount(0);
      await expectAccessible(page, expect.soft);
      await expectToFit(page);
    });
  });
}
