import { describe, expect, it } from "vitest";
import { clipOf, clipTime, parseClock, spanOfWords } from "./clip";

describe("parseClock", () => {
  it("reads times as people write them", () => {
    expect(["7", "0:07", "1:02.5", "1:02,5", "1:01:02", " 90 "].map(parseClock)).toEqual([
      7_000, 7_000, 62_500, 62_500, 3_662_000, 90_000,
    ]);
  });

  it("refuses what is no time", () => {
    for (const text of ["", "x", "1:75", "1:", ":5", "1:99:00", "-3", "1.2345"]) {
      expect(parseClock(text), text).toBeUndefined();
    }
  });

  it("reads what clipTime writes", () => {
    for (const ms of [0, 100, 59_900, 60_000, 3_599_900, 3_600_000, 7_384_500]) {
      expect(parseClock(clipTime(ms)), clipTime(ms)).toBe(ms);
    }
  });
});

describe("clipOf", () => {
  const whole = { fromMs: 1_000, toMs: 60_000 };

  it("puts both ends in order and into the recording", () => {
    expect(clipOf(30_000, 2_000, whole)).toEqual({ fromMs: 2_000, toMs: 30_000 });
    expect(clipOf(0, 99_000, whole)).toEqual(whole);
  });

  it("is nothing when too short or not said", () => {
    expect(clipOf(5_000, 5_100, whole)).toBeUndefined();
    expect(clipOf(undefined, 5_100, whole)).toBeUndefined();
    expect(clipOf(70_000, 80_000, whole)).toBeUndefined();
  });
});

describe("spanOfWords", () => {
  it("goes from the first start to the last end, whoever speaks longest", () => {
    const words = [
      { text: "a", startMs: 500, endMs: 2_000 },
      { text: "b", startMs: 700, endMs: 900 },
    ];
    expect(spanOfWords(words)).toEqual({ fromMs: 500, toMs: 2_000 });
    expect(spanOfWords([{ text: "typed", startMs: undefined, endMs: undefined }])).toBeUndefined();
  });
});
