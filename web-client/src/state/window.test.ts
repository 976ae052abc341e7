import { describe, expect, it } from "vitest";
import { rowsIn, rowsOf, scrollFor } from "./window";

const rows = rowsOf([100, 50, 200, 80]);

describe("rowsIn", () => {
  it("are those that reach into the window, and some more", () => {
    expect(rowsIn(rows, 0, 90, 0)).toEqual({ from: 0, to: 1 });
    expect(rowsIn(rows, 120, 160, 0)).toEqual({ from: 1, to: 3 });
    expect(rowsIn(rows, 120, 160, 1)).toEqual({ from: 0, to: 4 });
  });

  it("stay within the list", () => {
    expect(rowsIn(rows, -50, 9_000, 3)).toEqual({ from: 0, to: 4 });
    expect(rowsIn(rowsOf([]), 0, 500, 2)).toEqual({ from: 0, to: 0 });
  });

  it("are few of many", () => {
    const many = rowsOf(Array<number>(10_000).fill(40));
    const { from, to } = rowsIn(many, 200_000, 200_600, 4);
    expect([from, to]).toEqual([4_996, 5_020]);
  });
});

describe("scrollFor", () => {
  const seen = { top: 1_000, height: 600 };

  it("leaves alone what is in sight", () => {
    expect(scrollFor({ top: 1_200, height: 30 }, seen, 20)).toBeUndefined();
  });

  it("brings what is not to the upper third", () => {
    expect(scrollFor({ top: 1_590, height: 30 }, seen, 20)).toBe(1_390);
    expect(scrollFor({ top: 1_010, height: 30 }, seen, 20)).toBe(810);
    expect(scrollFor({ top: 50, height: 30 }, seen, 20)).toBe(0);
  });
});
