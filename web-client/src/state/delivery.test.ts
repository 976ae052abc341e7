import { describe, expect, it } from "vitest";
import type { Report } from "../api/types";
import { deliveryMoments } from "./delivery";

const pause = (start_ms: number, end_ms: number) => ({ start_ms, end_ms, place: "inside_clause" });

const report = (turns: object[]) =>
  ({
    delivery: { turns: turns.map((turn) => ({ pauses: [], fillers: [], repeats: [], ...turn })) },
  }) as unknown as Report;

describe("deliveryMoments", () => {
  it("name the longest pauses in their order, from a little before each", () => {
    const pauses = Array.from({ length: 20 }, (_, n) =>
      pause(n * 10_000, n * 10_000 + 500 + n * 100),
    );
    const found = deliveryMoments(report([{ pauses }]), []).pauses;
    // 600 ms to 2.4 s: fourteen are longer than a second, the shortest two of which are left out.
    expect(found.all).toBe(14);
    expect(found.shown).toHaveLength(12);
    expect(found.shown[0]).toMatchObject({ startMs: 80_000, goMs: 78_500, lengthMs: 1_300 });
    expect(found.shown.at(-1)?.startMs).toBe(190_000);
  });

  it("tell a filler that is written from one that is only heard", () => {
    const span = { turn: 1, text: "um", start_ms: 700, end_ms: 900 };
    const fillers = [
      { start_ms: 700, end_ms: 900, span },
      { start_ms: 4_000, end_ms: 4_300, span: null },
    ];
    const { shown } = deliveryMoments(report([{ fillers }]), []).fillers;
    expect(shown.map(({ text, goMs }) => [text, goMs])).toEqual([
      ["um", 700],
      [undefined, 2_500],
    ]);
  });
});
