import { expect, it } from "vitest";
import type { Stage, StageSpan } from "../api/types";
import { bars } from "./waterfall";

const span = (stage: Stage, from_ms: number, ms: number, path_ms = 0): StageSpan => ({
  stage,
  from_ms,
  ms,
  path_ms,
});

it("lays the stages on one line that begins where the first of them does", () => {
  const laid = bars([
    span("endpoint", 100, 300, 300),
    span("network", -100, 100),
    span("stt", 100, 100),
  ]);
  expect(laid).toEqual([
    { stage: "network", ms: 100, left: 0, width: 20, waitedFor: true },
    { stage: "endpoint", ms: 300, left: 40, width: 60, waitedFor: true },
    { stage: "stt", ms: 100, left: 40, width: 20, waitedFor: false },
  ]);
});

it("leaves out what took no time, and shows nothing when nothing did", () => {
  expect(bars([])).toEqual([]);
  expect(bars([span("pacer", 0, 0.2)])).toEqual([]);
});

it("keeps the shortest bar visible and within the line", () => {
  const last = bars([span("vad", 0, 2_000, 2_000), span("pacer", 2_000, 2, 2)])[1];
  expect(last?.width).toBeGreaterThan(0.5);
  expect((last?.left ?? 0) + (last?.width ?? 0)).toBeLessThanOrEqual(100);
});
