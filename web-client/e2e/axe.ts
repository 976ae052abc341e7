/** What axe finds wrong with a page, by the rules of WCAG 2.2 AA. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, type Page } from "@playwright/test";

const SOURCE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

interface Axe {
  run(
    page: Document,
    options: { runOnly: string[] },
  ): Promise<{
    violations: { id: string; nodes: { target: unknown; failureSummary?: string }[] }[];
  }>;
}

/** With `expect.soft`, a test goes on and says all that it finds. */
export async function expectAccessible(
  page: Page,
  check: typeof expect | typeof expect.soft = expect,
): Promise<void> {
  // What fades in has too little contrast until it is there; what turns for ever is not waited for.
  // What was only just opened or closed begins to fade some frames later.
  await page.evaluate(async () => {
    for (let quiet = 0, frames = 0; quiet < 6 && frames < 300; frames += 1) {
      await new Promise((done) => requestAnimationFrame(done));
      const ending = document
        .getAnimations()
        .filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime));
      await Promise.allSettled(ending.map(({ finished }) => finished));
      quiet = ending.length === 0 ? quiet + 1 : 0;
    }
  });
  await page.evaluate(SOURCE);
  const found = await page.evaluate(async (rules) => {
    const { axe } = window as unknown as { axe: Axe };
    const { violations } = await axe.run(document, { runOnly: rules });
    return violations.map(({ id, nodes }) => ({
      id,
      nodes: nodes.map(({ target, failureSummary }) => `${target}: ${failureSummary}`),
    }));
  }, RULES);
  check(found).toEqual([]);
}
