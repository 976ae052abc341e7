import { describe, expect, it } from "vitest";
import { following, lengthOf, msAt, panned, ticks, xOf, zoomed } from "./timeline";

const whole = { fromMs: 10_000, toMs: 70_000 };

describe("zoomed", () => {
  it("keeps the moment under the pointer where it is", () => {
    const view = zoomed(whole, whole, 2, 25_000);
    expect(lengthOf(view)).toBe(30_000);
    expect(xOf(25_000, view, 800)).toBeCloseTo(xOf(25_000, whole, 800));
  });

  it("neither leaves the recording nor goes closer than makes sense", () => {
    expect(zoomed(whole, whole, 0.1, 30_000)).toEqual(whole);
    expect(lengthOf(zoomed(whole, whole, 1_000, 30_000))).toBe(4_000);
    expect(zoomed({ fromMs: 60_000, toMs: 70_000 }, whole, 0.5, 60_000).toMs).toBe(70_000);
    const short = { fromMs: 0, toMs: 900 };
    expect(zoomed(short, short, 5, 100)).toEqual(short);
  });
});

describe("panned and following", () => {
  const view = { fromMs: 20_000, toMs: 30_000 };

  it("stop at both ends", () => {
    expect(panned(view, whole, -99_000)).toEqual({ fromMs: 10_000, toMs: 20_000 });
    expect(panned(view, whole, 99_000)).toEqual({ fromMs: 60_000, toMs: 70_000 });
  });

  it("turn the page only when the playhead has left it", () => {
    expect(following(view, whole, 29_000)).toBe(view);
    const next = following(view, whole, 30_001);
    expect(next.fromMs).toBeLessThan(30_001);
    expect(lengthOf(next)).toBe(10_000);
  });
});

describe("places and times", () => {
  it("are each other's inverse", () => {
    for (const x of [0, 1, 399, 800]) expect(xOf(msAt(x, whole, 800), whole, 800)).toBeCloseTo(x);
  });
});

describe("ticks", () => {
  it("are round times that do not crowd", () => {
    const found = ticks(whole, 600, 80);
    expect(found).toEqual([10_000, 20_000, 30_000, 40_000, 50_000, 60_000, 70_000]);
    expect(ticks({ fromMs: 0, toMs: 3_600_000 }, 390, 70)).toEqual([
      0, 900_000, 1_800_000, 2_700_000, 3_600_000,
    ]);
  });
});
