import type { Language, ScenarioSummary } from "../api/types";

const MOST = 3;

/** Interviews in the reader's language, those not yet held first. */
export function suggested(
  scenarios: readonly ScenarioSummary[],
  heldTitles: Iterable<string>,
  language: Language,
): ScenarioSummary[] {
  // What a browser keeps of an interview names it by its title.
  const held = new Set(heldTitles);
  return scenarios
    .filter((scenario) => scenario.language === language)
    .sort((a, b) => Number(held.has(a.title)) - Number(held.has(b.title)))
    .slice(0, MOST);
}
