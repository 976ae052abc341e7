import { describe, expect, it } from "vitest";
import { guessedMost } from "./expression";

const moment = (from: number, to: number, ...guesses: [string, number][]) => ({
  from_ms: from,
  to_ms: to,
  guesses: guesses.map(([name, probability]) => ({ name, probability })),
});

describe("what was guessed most", () => {
  it("is weighed by how long it was said, the likeliest first", () => {
    const moments = [
      moment(0, 3000, ["calm", 0.8], ["interest", 0.4]),
      moment(3000, 4000, ["interest", 1]),
    ];
    expect(guessedMost(moments).map(({ name }) => name)).toEqual(["calm", "interest"]);
    expect(guessedMost(moments)[0]?.share).toBeCloseTo(0.6);
    expect(guessedMost(moments)[1]?.share).toBeCloseTo(0.55);
  });

  it("is few names, and none where nothing was said", () => {
    const many = "abcdefgh".split("").map((name) => [name, 0.5] as [string, number]);
    expect(guessedMost([moment(0, 0, ...many)])).toHaveLength(5);
    expect(guessedMost([])).toEqual([]);
  });
});
