import { describe, expect, it } from "vitest";
import { momentAddress, momentOf } from "./moment";

const parsed = (address: string) => momentOf(new URL(address, "https://x").searchParams);

describe("the address of a moment", () => {
  it("leads back to the moment and to its words", () => {
    const words = { turn: 4, first: 10, last: 15 };
    expect(parsed(momentAddress("s", 83_210, words))).toEqual({ atMs: 83_210, words });
    expect(parsed(momentAddress("s", 0))).toEqual({ atMs: 0, words: undefined });
  });

  it("is none without a time, and chooses nothing where the words make no sense", () => {
    for (const query of ["", "?t=", "?t=x", "?t=-1", "?t=Infinity", "?words=1.2.3"]) {
      expect(parsed(`/${query}`)).toBeUndefined();
    }
    for (const words of ["1", "1.2", "1.5.2", "a.b.c", "1.2.3.4", "1.-2.3"]) {
      expect(parsed(`/?t=1&words=${words}`)?.words).toBeUndefined();
    }
  });
});
