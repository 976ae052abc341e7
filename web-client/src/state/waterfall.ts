/** Where the time of one reply went, as bars on one time line. */
import { STAGES, type Stage, type StageSpan } from "../api/types";

export interface Bar {
  stage: Stage;
  ms: number;
  /** Where it lies on the time line, in percent of its length. */
  left: number;
  width: number;
  /** The reply waited for it; else it ran beside something that took longer. */
  waitedFor: boolean;
}

/** Shorter than this is neither seen nor felt. */
const LEAST_MS = 1;
/** A bar is never thinner than this, in percent. */
const THINNEST = 0.7;

/** The stages that took time, in their order; empty when none did. */
export function bars(spans: readonly StageSpan[]): Bar[] {
  const seen = spans.filter(({ ms }) => ms >= LEAST_MS);
  const from = Math.min(0, ...seen.map(({ from_ms }) => from_ms));
  const to = Math.max(...seen.map(({ from_ms, ms }) => from_ms + ms));
  const percent = (ms: number) => (100 * ms) / (to - from);
  return seen
    .map(({ stage, from_ms, ms, path_ms }) => {
      const width = Math.max(THINNEST, percent(ms));
      const left = Math.min(percent(from_ms - from), 100 - width);
      return { stage, ms, left, width, waitedFor: path_ms >= LEAST_MS || stage === "network" };
    })
    .sort((a, b) => STAGES.indexOf(a.stage) - STAGES.indexOf(b.stage));
}
