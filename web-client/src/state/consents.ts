/** Which consents an interview asks for, and whether it may begin. */
import type { ConsentPurpose, ConsentTexts, Language, Scenario } from "../api/types";

/** Those that concern this interview, the needed ones first. */
export function askedFor(scenario: Pick<Scenario, "sent_to" | "shared_with">): {
  needed: ConsentPurpose[];
  optional: ConsentPurpose[];
} {
  return {
    needed: [
      "recording",
      "ai_interview",
      ...(scenario.sent_to.length > 0 ? ["remote" as const] : []),
    ],
    optional: ["ai_scoring", ...(scenario.shared_with === null ? [] : ["sharing" as const])],
  };
}

/** What of the needed is not agreed to. */
export function missing(
  scenario: Pick<Scenario, "sent_to" | "shared_with">,
  agreed: readonly ConsentPurpose[],
): ConsentPurpose[] {
  return askedFor(scenario).needed.filter((purpose) => !agreed.includes(purpose));
}

/** A purpose's text as it is read. */
export function textOf(
  texts: ConsentTexts | undefined,
  purpose: ConsentPurpose,
  language: Language,
): string | undefined {
  return texts?.items.find((text) => text.purpose === purpose)?.[language];
}
