import { describe, expect, it } from "vitest";
import { changesOf, lineDiff } from "./line-diff";

const told = (before: string, after: string) =>
  lineDiff(before, after).map(
    ({ kind, text }) => `${{ same: " ", added: "+", removed: "-" }[kind]}${text}`,
  );

describe("the differences of two texts", () => {
  it("are told line by line", () => {
    expect(told("a\nb\nc\nd", "a\nx\nc\nd\ne")).toEqual([" a", "-b", "+x", " c", " d", "+e"]);
    expect(told("a", "a")).toEqual([" a"]);
    expect(told("a\nb\na", "a")).toEqual([" a", "-b", "-a"]);
  });

  it("give back both texts, whatever they are", () => {
    const texts = ["", "a\nb\nb\nc", "b\na\n\nc\nb", "c\nc\na"];
    for (const before of texts) {
      for (const after of texts) {
        const lines = lineDiff(before, after);
        const without = (kind: string) =>
          lines.flatMap((line) => (line.kind === kind ? [] : [line.text])).join("\n");
        expect(without("added")).toBe(before);
        expect(without("removed")).toBe(after);
      }
    }
  });

  it("are shown with what stands around them", () => {
    const before = Array.from({ length: 20 }, (_, at) => `line ${at}`).join("\n");
    const shown = changesOf(lineDiff(before, before.replace("line 10", "other")));
    expect(shown[0]).toBe("gap");
    expect(shown).toHaveLength(8);
  });
});
