import type { Language, ScenarioSummary } from "../api/types";
import type { Kept } from "./kept";

const MOST = 3;

/** Interviews in the reader's language, those not yet held first. */
export function suggested(
  scenarios: readonly ScenarioSummary[],
  kept: readonly Kept[],
  language: Language,
): ScenarioSummary[] {
  // What a browser keeps of an interview names it by its title.
  const held = new Set(kept.map(({ title }) => title));
  return scenarios
    .filter((scenario) => scenario.language === language)
    .sort((a, b) => Number(held.has(a.title)) - Number(held.has(b.title)))
    .slice(0, MOST);
}
