/** What can be reported, and whether it has changed since. */
import type { CaseContent, ThingKind } from "../api/types";

/** In the order in which they are offered. */
export const KINDS = [
  "scenario",
  "turn",
  "comment",
  "assistant",
  "question",
  "name",
  "picture",
] as const satisfies readonly ThingKind[];

// One that the server knows and this list does not would be offered to nobody.
type Missing = Exclude<ThingKind, (typeof KINDS)[number]>;
export const MISSING: [Missing] extends [never] ? true : Missing = true;

/** Whether a thing is as it was when it was reported. */
export function sameContent(one: CaseContent, other: CaseContent): boolean {
  return (
    one.title === other.title &&
    one.picture === other.picture &&
    one.passages.length === other.passages.length &&
    one.passages.every(({ part, text }, at) => {
      const there = other.passages[at];
      return there?.part === part && there.text === text;
    })
  );
}
