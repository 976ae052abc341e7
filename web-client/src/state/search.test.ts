import { describe, expect, it } from "vitest";
import { around, firstFrom, search } from "./search";

const words = (text: string) =>
  text.split(" ").map((word) => ({ text: word, startMs: undefined, endMs: undefined }));

const turns = [
  words("J’ai dirigé l’équipe à Orléans, puis à Lyon."),
  words("Et l'équipe, combien de personnes ?"),
  words("Un cœur d’équipe : sept."),
];

describe("search", () => {
  it("forgives case, accents and apostrophes", () => {
    expect(search(turns, "L'EQUIPE")).toEqual([
      { turn: 0, from: 2, to: 2 },
      { turn: 1, from: 1, to: 1 },
    ]);
    expect(search(turns, "coeur")).toEqual([{ turn: 2, from: 1, to: 1 }]);
  });

  it("finds what spans words, and every place in one turn", () => {
    expect(search(turns, "à  orl")).toEqual([{ turn: 0, from: 3, to: 4 }]);
    expect(search(turns, "à ")).toHaveLength(search(turns, "a").length);
    expect(search(turns, "puis à lyon.")).toEqual([{ turn: 0, from: 5, to: 7 }]);
  });

  it("finds nothing for nothing", () => {
    expect(search(turns, "   ")).toEqual([]);
    expect(search(turns, "Marseille")).toEqual([]);
    expect(search([], "a")).toEqual([]);
  });

  it("stops somewhere", () => {
    expect(search([words("a ".repeat(5_000).trim())], "a")).toHaveLength(2_000);
  });
});

describe("going through matches", () => {
  it("begins where one reads and goes round", () => {
    const matches = search(turns, "l'équipe");
    expect(firstFrom(matches, 1)).toBe(1);
    expect(firstFrom(matches, 2)).toBe(0);
    expect([around(3, 2, 1), around(3, 0, -1), around(0, 0, 1)]).toEqual([0, 2, 0]);
  });
});
