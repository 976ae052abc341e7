/** What is marked on the time line, from whichever part of the product it comes. */
import type { Mark } from "../api/types";
import { type Span, xOf } from "./timeline";

/** A span that backs a judgement or is otherwise worth hearing; a report hands these in. */
export interface Evidence {
  from_ms: number;
  to_ms: number;
  label: string;
  /** Chooses the mark's look; unknown kinds look like `other`. */
  kind: "strength" | "gap" | "other";
}

/** The mark under a moment: the shortest, as it is the hardest to hit. Points reach `nearMs` to both sides. */
export function markAt(marks: readonly Mark[], ms: number, nearMs: number): Mark | undefined {
  return marks
    .filter((mark) => {
      const near = mark.start_ms === mark.end_ms ? nearMs : 0;
      return mark.start_ms - near <= ms && ms <= mark.end_ms + near;
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
