import { describe, expect, it } from "vitest";
import { loudest, parsePeaks, pastSilence, silences } from "./peaks";

/** A file of peaks as the server writes it. */
function file(candidate: number[], interviewer: number[], startMs = 0, version = 1): ArrayBuffer {
  const bytes = new Uint8Array(32 + candidate.length * 2);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode("vivapeak"));
  view.setUint32(8, version, true);
  view.setUint32(12, 100, true);
  view.setBigUint64(16, BigInt(startMs), true);
  view.setUint32(24, candidate.length, true);
  bytes.set(candidate, 32);
  bytes.set(interviewer, 32 + candidate.length);
  return bytes.buffer;
}

const quiet = (count: number) => Array<number>(count).fill(0);
const loud = (count: number) => Array<number>(count).fill(200);

function peaks(candidate: number[], interviewer: number[], startMs = 0) {
  const found = parsePeaks(file(candidate, interviewer, startMs));
  if (!found) throw new Error("these are peaks");
  return found;
}

describe("parsePeaks", () => {
  it("reads both lanes and where they begin", () => {
    const found = peaks([1, 2, 3], [4, 5, 6], 12_000);
    expect([...found.lanes.candidate, ...found.lanes.interviewer]).toEqual([1, 2, 3, 4, 5, 6]);
    expect([found.startMs, found.binMs]).toEqual([12_000, 100]);
  });

  it("reads nothing from what is torn, of another version or something else", () => {
    expect(parsePeaks(file([1, 2], [3, 4]).slice(0, 35))).toBeUndefined();
    expect(parsePeaks(file([1], [2], 0, 2))).toBeUndefined();
    expect(parsePeaks(new ArrayBuffer(8))).toBeUndefined();
    expect(parsePeaks(new ArrayBuffer(64))).toBeUndefined();
  });
});

describe("loudest", () => {
  it("is the loudest bin of the span, at least one", () => {
    const found = peaks([0, 51, 255, 0], quiet(4), 1_000);
    expect(loudest(found, "candidate", { fromMs: 1_000, toMs: 1_200 })).toBeCloseTo(0.2);
    expect(loudest(found, "candidate", { fromMs: 1_210, toMs: 1_220 })).toBe(1);
    expect(loudest(found, "candidate", { fromMs: 9_000, toMs: 9_100 })).toBe(0);
    expect(loudest(found, "interviewer", { fromMs: 1_000, toMs: 1_400 })).toBe(0);
  });
});

describe("skipping silence", () => {
  it("leaves out what neither side says, but for a breath", () => {
    const found = silences(
      peaks([...loud(5), ...quiet(35)], [...quiet(20), ...loud(5), ...quiet(15)]),
    );
    expect(found).toEqual([
      { fromMs: 700, toMs: 1_800 },
      { fromMs: 2_700, toMs: 3_800 },
    ]);
  });

  it("keeps short pauses", () => {
    expect(silences(peaks([...loud(2), ...quiet(8), ...loud(2)], quiet(12)))).toEqual([]);
  });

  it("goes on behind the silence, and nowhere from speech", () => {
    const found = [
      { fromMs: 700, toMs: 1_800 },
      { fromMs: 2_700, toMs: 3_800 },
    ];
    expect([0, 700, 1_799, 1_800, 3_000, 5_000].map((ms) => pastSilence(found, ms))).toEqual([
      undefined,
      1_800,
      1_800,
      undefined,
      3_800,
      undefined,
    ]);
  });
});
