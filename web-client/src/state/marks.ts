/** What is marked on the time line, from whichever part of the product it comes. */
import type { Mark } from "../api/types";
import type { QuotedWords } from "./moment";
import { type Span, xOf } from "./timeline";

/** Words that levels of a report rest on. */
export interface Evidence {
  from_ms: number;
  to_ms: number;
  /** What they back: criteria with their levels. */
  labels: string[];
  /** The words. */
  quote: string;
  /** Where they stand; nothing where they were corrected since. */
  words: QuotedWords | undefined;
  /** Chooses the mark's look; what speaks for and against is `other`. */
  kind: "strength" | "gap" | "other";
}

/** The mark under a moment: the shortest, as it is the hardest to hit. Points reach `nearMs` to both sides. */
export function markAt(marks: readonly Mark[], ms: number, nearMs: number): Mark | undefined {
  return shortestAt(
    marks.map((mark) => ({ ...mark, mark })),
    ms,
    nearMs,
  )?.mark;
}

/** The same among the spans of a report. */
export function evidenceAt(
  evidence: readonly Evidence[],
  ms: number,
  nearMs: number,
): Evidence | undefined {
  return shortestAt(
    evidence.map((one) => ({ start_ms: one.from_ms, end_ms: one.to_ms, one })),
    ms,
    nearMs,
  )?.one;
}

function shortestAt<T extends { start_ms: number; end_ms: number }>(
  spans: readonly T[],
  ms: number,
  nearMs: number,
): T | undefined {
  return spans
    .filter(({ start_ms, end_ms }) => {
      const near = start_ms === end_ms ? nearMs : 0;
      return start_ms - near <= ms && ms <= end_ms + near;
    })
    .sort((a, b) => a.end_ms - a.start_ms - (b.end_ms - b.start_ms))[0];
}

/** Things at moments that stand so close that fingers could not tell them apart, as one. */
export interface Pin<T> {
  x: number;
  items: T[];
}

/** Pins no closer than `apartPx`, left to right, each where the first that it holds is. */
export function pins<T extends { atMs: number }>(
  items: readonly T[],
  view: Span,
  width: number,
  apartPx: number,
): Pin<T>[] {
  const found: Pin<T>[] = [];
  const inView = items
    .filter(({ atMs }) => atMs >= view.fromMs && atMs <= view.toMs)
    .sort((a, b) => a.atMs - b.atMs);
  for (const item of inView) {
    const x = xOf(item.atMs, view, width);
    const last = found.at(-1);
    if (last && x - last.x < apartPx) last.items.push(item);
    else found.push({ x, items: [item] });
  }
  return found;
}
