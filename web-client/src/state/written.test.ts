import { describe, expect, it } from "vitest";
import type { TaskWork } from "../api/types";
import { lastAt, momentsOf, rangeOf, TextHistory } from "./written";

function typing(count: number, fromMs: number): TaskWork["texts"][number] {
  const changes = Array.from({ length: count }, (_, at) => ({
    at_ms: fromMs + at * 1_000,
    from: at,
    removed: 0,
    inserted: String(at % 10),
  }));
  const last = changes.map((change) => change.inserted).join("");
  return { language: "python", first: "", last, changes };
}

const work: TaskWork = {
  question_id: "q",
  question_index: 0,
  question: "Why?",
  task: { kind: "code", brief: "", languages: [], function: null, tests: [] },
  texts: [typing(3, 2_000), { ...typing(2, 2_500), language: "javascript" }],
  runs: [
    { at_ms: 9_000, language: "python", outcome: "finished", took_ms: 1, tests: [], output: "" },
  ],
};

describe("what was written at a moment", () => {
  it("is the same forwards, backwards and at a jump", () => {
    const text = typing(300, 0);
    const history = new TextHistory(text);
    const places = [300, 0, 64, 63, 65, 128, 299, 1, 1_000];
    for (const place of places) {
      expect(history.after(place), String(place)).toBe(text.last.slice(0, place));
    }
  });

  it("is found by its time, in the language that was written in last", () => {
    const moments = momentsOf(work);
    expect(moments.map(({ atMs, language }) => `${atMs} ${language}`)).toEqual([
      "2000 python",
      "2500 javascript",
      "3000 python",
      "3500 javascript",
      "4000 python",
    ]);
    expect([0, 2_000, 2_999, 99_999].map((ms) => lastAt(moments, ms))).toEqual([-1, 0, 1, 4]);
    expect(rangeOf(work)).toEqual({ fromMs: 2_000, toMs: 9_000 });
    expect(rangeOf({ ...work, texts: [], runs: [] })).toBeUndefined();
  });
});
