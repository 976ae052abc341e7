import { describe, expect, it } from "vitest";
import { bandPath, type Frame, linePath, scaleFor, xAt, yAt } from "./chart";

const frame: Frame = {
  width: 120,
  height: 50,
  left: 10,
  right: 10,
  top: 5,
  bottom: 5,
  low: 1,
  high: 5,
};
const value = (value: number | undefined, spread = 0) => ({ value, spread });

describe("a chart", () => {
  it("places points in even steps, and one alone in the middle", () => {
    expect([0, 1, 2].map((place) => xAt(place, 3, frame))).toEqual([10, 60, 110]);
    expect(xAt(0, 1, frame)).toBe(60);
  });

  it("keeps values within its frame", () => {
    expect([1, 3, 5, 9, 0].map((level) => yAt(level, frame))).toEqual([45, 25, 5, 5, 45]);
  });

  it("breaks its line where there is no value", () => {
    const points = [value(1), value(3), value(undefined), value(5)];
    expect(linePath(points, frame)).toBe("M10 45L43.3 25M110 5");
    expect(linePath([value(undefined)], frame)).toBe("");
  });

  it("draws the spread around the line, and none where there is none", () => {
    expect(bandPath([value(3, 1), value(4, 1)], frame)).toBe("M10 15L110 5L110 25L10 35Z");
    expect(bandPath([value(3)], frame)).toBe("");
  });
});

describe("a scale", () => {
  it("is round and holds every value", () => {
    expect(scaleFor([163, 180])).toEqual([0, 50, 100, 150, 200]);
    expect(scaleFor([0.3])).toEqual([0, 0.1, 0.2, 0.3]);
    expect(scaleFor([8])).toEqual([0, 2, 4, 6, 8]);
    expect(scaleFor([])).toEqual([0, 1]);
    for (const most of [0.07, 1, 3.3, 12, 99, 1234]) {
      const scale = scaleFor([most]);
      expect(scale.at(-1)).toBeGreaterThanOrEqual(most);
      expect(scale.length).toBeGreaterThanOrEqual(3);
      expect(scale.length).toBeLessThanOrEqual(6);
    }
  });
});
