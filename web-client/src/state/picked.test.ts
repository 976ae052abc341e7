import { describe, expect, it } from "vitest";
import type { Turn } from "../api/types";
import { pickedBetween, pickedOf, spanOf, wordsOf } from "./picked";

const word = (text: string, startMs?: number, endMs?: number) => ({ text, startMs, endMs });
const words = [
  [word("a", 0, 100), word("b", 100, 200), word("c", 200, 300)],
  [word("typed")],
  [word("d", 900, 950), word("e", 960, 990)],
];
const turns = [
  { start_ms: 0, end_ms: 300 },
  { start_ms: 400, end_ms: 700 },
  { start_ms: 900, end_ms: 990 },
] as Turn[];

describe("picked words", () => {
  it("are the same whichever end one begins at", () => {
    const [a, b] = [
      { turn: 2, word: 0 },
      { turn: 0, word: 1 },
    ];
    expect(pickedBetween(a, b)).toEqual(pickedBetween(b, a));
    expect(pickedBetween(a, b).from).toBe(b);
  });

  it("reach over turns", () => {
    const picked = pickedBetween({ turn: 0, word: 1 }, { turn: 2, word: 0 });
    expect(wordsOf(picked, words).map(({ text }) => text)).toEqual(["b", "c", "typed", "d"]);
    expect(spanOf(picked, turns, words)).toEqual({ fromMs: 100, toMs: 950 });
    expect([0, 1, 2, 3].map((turn) => pickedOf(picked, turn, words[turn]?.length ?? 0))).toEqual([
      [1, 2],
      [0, 0],
      [0, 0],
      undefined,
    ]);
  });

  it("were said when their turn was, where nothing says it closer", () => {
    const typed = pickedBetween({ turn: 1, word: 0 }, { turn: 1, word: 0 });
    expect(spanOf(typed, turns, words)).toEqual({ fromMs: 400, toMs: 700 });
  });
});
