import { describe, expect, it } from "vitest";
import type { Mark, TaskWork } from "../api/types";
import { isAllPassed, markAt, pins, taskMarkAt, taskMarks } from "./marks";

const pause = (start_ms: number, end_ms: number): Mark => ({
  kind: "pause",
  start_ms,
  end_ms,
  place: "answer",
});
const cut: Mark = { kind: "interruption", start_ms: 5_000, end_ms: 5_000, place: null };

describe("markAt", () => {
  it("is the shortest of those under the pointer", () => {
    const marks = [pause(4_000, 8_000), cut];
    expect(markAt(marks, 5_080, 100)).toBe(cut);
    expect(markAt(marks, 5_200, 100)).toBe(marks[0]);
    expect(markAt(marks, 9_000, 100)).toBeUndefined();
  });
});

describe("pins", () => {
  const view = { fromMs: 0, toMs: 10_000 };
  const items = [9_000, 1_000, 1_100, 1_200, 20_000].map((atMs) => ({ atMs }));

  it("gather what is too close to be told apart, and leave out what is not in sight", () => {
    const found = pins(items, view, 500, 24);
    expect(found.map(({ items: held }) => held.map(({ atMs }) => atMs))).toEqual([
      [1_000, 1_100, 1_200],
      [9_000],
    ]);
    expect(found[1]?.x).toBeCloseTo(450);
  });

  it("come apart when one looks closer", () => {
    expect(pins(items, { fromMs: 900, toMs: 1_300 }, 500, 24)).toHaveLength(3);
  });
});

describe("taskMarks", () => {
  const change = (at_ms: number) => ({ at_ms, from: 0, removed: 0, inserted: "x" });
  const run = (at_ms: number, passed: boolean) => ({
    at_ms,
    language: "python" as const,
    outcome: "finished" as const,
    took_ms: 1,
    tests: [{ name: "one", passed }],
    output: "",
  });
  const work: TaskWork = {
    question: "Write it.",
    question_id: "q",
    question_index: 0,
    task: {
      kind: "code",
      brief: "",
      languages: [],
      function: null,
      tests: [{ name: "one", arguments: [], expected: null }],
    },
    texts: [
      {
        language: "python",
        first: "",
        last: "xxxx",
        changes: [1_000, 9_000, 15_000, 60_000].map(change),
      },
    ],
    runs: [run(16_000, false), run(61_000, true)],
  };
  const marks = taskMarks([work]);

  it("are pieces of writing, apart where it paused, and tries", () => {
    expect(marks.map(({ kind, start_ms, end_ms }) => [kind, start_ms, end_ms])).toEqual([
      ["edits", 1_000, 15_000],
      ["try", 16_000, 16_000],
      ["edits", 60_000, 60_000],
      ["try", 61_000, 61_000],
    ]);
    expect(marks[0]?.changes).toBe(3);
    expect(marks.map(isAllPassed)).toEqual([false, false, false, true]);
  });

  it("are found under the pointer, tries before the writing around them", () => {
    expect(taskMarkAt(marks, 8_000, 100)).toBe(marks[0]);
    expect(taskMarkAt(marks, 16_050, 100)).toBe(marks[1]);
    expect(taskMarkAt(marks, 30_000, 100)).toBeUndefined();
  });
});
