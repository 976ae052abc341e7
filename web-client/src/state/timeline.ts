/** The part of a recording that the waveform shows, and what stands where in it. */

/** A part of the session's clock, milliseconds. */
export interface Span {
  fromMs: number;
  toMs: number;
}

/** The closest look. */
const SHORTEST_MS = 4_000;

/** Where the playhead comes in when the view turns a page: not at the very edge. */
const LEAD = 0.08;

const STEPS_MS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600].map((s) => s * 1_000);

export const lengthOf = ({ fromMs, toMs }: Span): number => toMs - fromMs;

export function clamped(ms: number, { fromMs, toMs }: Span): number {
  return Math.min(toMs, Math.max(fromMs, ms));
}

/** `factor` above 1 looks closer; `aroundMs` stays where it is. */
export function zoomed(view: Span, whole: Span, factor: number, aroundMs: number): Span {
  const most = lengthOf(whole);
  const length = Math.min(most, Math.max(Math.min(SHORTEST_MS, most), lengthOf(view) / factor));
  const share = (clamped(aroundMs, view) - view.fromMs) / Math.max(1, lengthOf(view));
  return placed(clamped(aroundMs, view) - share * length, length, whole);
}

/** The same length, moved by `ms` as far as there is anything. */
export function panned(view: Span, whole: Span, ms: number): Span {
  return placed(view.fromMs + ms, lengthOf(view), whole);
}

/** Turns the page when `ms` has left the view; else the same view. */
export function following(view: Span, whole: Span, ms: number): Span {
  if (ms >= view.fromMs && ms <= view.toMs) return view;
  return placed(ms - LEAD * lengthOf(view), lengthOf(view), whole);
}

export function xOf(ms: number, view: Span, width: number): number {
  return ((ms - view.fromMs) / Math.max(1, lengthOf(view))) * width;
}

export function msAt(x: number, view: Span, width: number): number {
  return view.fromMs + (x / Math.max(1, width)) * lengthOf(view);
}

/** Round times for a ruler, at least `apartPx` apart. */
export function ticks(view: Span, width: number, apartPx: number): number[] {
  const perPx = lengthOf(view) / Math.max(1, width);
  const step = STEPS_MS.find((ms) => ms >= perPx * apartPx) ?? (STEPS_MS.at(-1) as number);
  const found: number[] = [];
  for (let ms = Math.ceil(view.fromMs / step) * step; ms <= view.toMs; ms += step) found.push(ms);
  return found;
}

function placed(fromMs: number, length: number, whole: Span): Span {
  const from = Math.max(whole.fromMs, Math.min(whole.toMs - length, fromMs));
  return { fromMs: from, toMs: from + length };
}
