import { expect, test } from "vitest";
import type { Outcome, Rehearsal, Rehearsals } from "../api/types";
import { findingsOf } from "./rehearsal";

const given = (level: number): Outcome => ({ state: "given", level, spread: 0.4 });
const withheld: Outcome = { state: "withheld", reasons: ["too_little_said"] };

function rehearsal(
  candidate: Rehearsal["candidate"],
  ...levels: (number | undefined)[]
): Rehearsal {
  const known = levels.filter((level) => level !== undefined);
  const mean = known.reduce((sum, level) => sum + level, 0) / known.length;
  return {
    candidate,
    end_reason: "completed",
    duration_ms: 300_000,
    follow_ups: 0,
    overall: { outcome: known.length > 0 ? given(mean) : withheld, display: null, criteria: [] },
    questions: levels.map((level, at) => ({
      id: `q${at}`,
      text: "?",
      attachments: [],
      asked: true,
      outcome: level === undefined ? withheld : given(level),
    })),
    turns: [],
  };
}

const all = (...items: Rehearsal[]): Rehearsals => ({ items });

test("a scenario that tells the candidates apart has nothing against it", () => {
  const weak = rehearsal("weak", 2, 1.5);
  const silent = rehearsal("silent", undefined, undefined);
  expect(findingsOf(all(rehearsal("strong", 4, 4.5), weak, silent))).toEqual([]);
});

test("who says too little for a level is no reproach", () => {
  const weak = rehearsal("weak", undefined, undefined);
  expect(findingsOf(all(rehearsal("strong", 4, 4), weak))).toEqual([]);
});

test("questions that give a weak answer the same level are named by their number", () => {
  const found = findingsOf(all(rehearsal("strong", 4, 3), rehearsal("weak", 1, 2.8)));
  expect(found).toEqual([{ id: "flat", questions: [2] }]);
});

test("levels that are alike, an interview that runs out of time, and a dodger's level are said", () => {
  const strong = { ...rehearsal("strong", 3.2), end_reason: "time" as const };
  const found = findingsOf(all(strong, rehearsal("weak", 3), rehearsal("evasive", 3.1)));
  expect(found).toEqual([
    { id: "unfinished", minutes: 5 },
    { id: "alike" },
    { id: "flat", questions: [1] },
    { id: "dodged", level: 3.1 },
  ]);
});

test("no level for a strong answer is said", () => {
  expect(findingsOf(all(rehearsal("strong", undefined)))).toEqual([{ id: "unscored" }]);
});
