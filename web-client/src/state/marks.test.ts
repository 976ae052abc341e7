import { describe, expect, it } from "vitest";
import type { Mark } from "../api/types";
import { markAt, pins } from "./marks";

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
