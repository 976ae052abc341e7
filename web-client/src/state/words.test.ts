import { describe, expect, it } from "vitest";
import type { Turn } from "../api/types";
import { begun, shownWords, timedWords, turnPlaceAt, wordAt } from "./words";

function turn(start_ms: number, words: [string, number, number][], more: Partial<Turn> = {}): Turn {
  return {
    turn: 1,
    speaker: "candidate",
    kind: "answer",
    question_id: null,
    question_index: null,
    interrupted: false,
    metrics: null,
    source: "whisper",
    start_ms,
    end_ms: words.at(-1)?.[2] ?? start_ms,
    text: words.map(([text]) => text).join(" "),
    words: words.map(([text, start, end]) => ({ text, start_ms: start, end_ms: end })),
    ...more,
  } as Turn;
}

const said = [
  turn(0, [
    ["Good", 0, 300],
    ["morning.", 320, 800],
  ]),
  turn(2_000, [
    [" Hello", 2_000, 2_400],
    ["there", 2_500, 3_000],
  ]),
];

describe("shownWords", () => {
  it("are the recogniser's words, and of a typed answer what stands between spaces", () => {
    expect(shownWords(said[1] as Turn).map(({ text }) => text)).toEqual(["Hello", "there"]);
    const typed = turn(0, [], { source: "typed", text: "I  wrote\nthis" });
    expect(shownWords(typed)).toEqual(
      ["I", "wrote", "this"].map((text) => ({ text, startMs: undefined, endMs: undefined })),
    );
  });
});

describe("wordAt", () => {
  const words = timedWords(said);

  it("finds the word that is heard, by its own start and end", () => {
    expect(wordAt(words, 0)).toMatchObject({ turn: 0, word: 0 });
    expect(wordAt(words, 320)).toMatchObject({ turn: 0, word: 1 });
    expect(wordAt(words, 2_999)).toMatchObject({ turn: 1, word: 1 });
  });

  it("holds a word over a short gap and finds none in a long one", () => {
    expect(wordAt(words, 310)).toMatchObject({ turn: 0, word: 0 });
    expect(wordAt(words, 1_500)).toBeUndefined();
    expect(wordAt([], 10)).toBeUndefined();
  });

  it("goes back to the long word when a short one in it is over", () => {
    const both = timedWords([turn(0, [["weeeell", 0, 2_000]]), turn(500, [["mm", 500, 700]])]);
    expect(wordAt(both, 600)).toMatchObject({ turn: 1 });
    expect(wordAt(both, 900)).toMatchObject({ turn: 0 });
  });

  it("agrees with looking at every word", () => {
    const many = timedWords(
      Array.from({ length: 200 }, (_, at) => turn(at * 50, [["x", at * 50, at * 50 + 30]])),
    );
    for (let ms = -10; ms < 11_000; ms += 7) {
      expect(begun(many, ms)).toBe(many.filter(({ startMs }) => startMs <= ms).length);
    }
  });
});

describe("turnPlaceAt", () => {
  it("is the last turn that has begun", () => {
    expect([-5, 0, 1_999, 2_000, 9_000].map((ms) => turnPlaceAt(said, ms))).toEqual([
      0, 0, 0, 1, 1,
    ]);
  });
});
