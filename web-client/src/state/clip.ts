/** A part of the interview that somebody chooses: to share, to comment on, to take out. */
import type { Span } from "./timeline";
import type { ShownWord } from "./words";

/** Shorter than this nobody can hear anything. */
export const SHORTEST_CLIP_MS = 200;

/** `12`, `1:02`, `1:02.5`, `1:01:02` as milliseconds; nothing for what is no time. */
export function parseClock(text: string): number | undefined {
  const match = /^(?:(?:(\d{1,2}):)?(\d{1,3}):)?(\d{1,5})(?:[.,](\d{1,3}))?$/.exec(text.trim());
  if (!match) return undefined;
  const [, hours = "0", minutes, seconds = "0", part = "0"] = match;
  if (minutes !== undefined && Number(seconds) > 59) return undefined;
  if (match[1] !== undefined && Number(minutes) > 59) return undefined;
  const whole = (Number(hours) * 60 + Number(minutes ?? "0")) * 60 + Number(seconds);
  return whole * 1_000 + Number(part.padEnd(3, "0"));
}

/** `1:02.5`: exact to the tenth, for fields in which a clip is set. */
export function clipTime(ms: number): string {
  const tenths = Math.round(ms / 100);
  const seconds = Math.floor(tenths / 10);
  const pad = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const end = `${pad(seconds % 60)}.${tenths % 10}`;
  return hours > 0 ? `${hours}:${pad(minutes)}:${end}` : `${minutes}:${end}`;
}

/** What was meant by two times: in order, within the recording, long enough; else nothing. */
export function clipOf(
  a: number | undefined,
  b: number | undefined,
  whole: Span,
): Span | undefined {
  if (a === undefined || b === undefined) return undefined;
  const fromMs = Math.max(whole.fromMs, Math.round(Math.min(a, b)));
  const toMs = Math.min(whole.toMs, Math.round(Math.max(a, b)));
  return toMs - fromMs >= SHORTEST_CLIP_MS ? { fromMs, toMs } : undefined;
}

/** From the first to the last of some words; nothing where none has a time. */
export function spanOfWords(words: readonly ShownWord[]): Span | undefined {
  const starts = words.flatMap(({ startMs }) => (startMs === undefined ? [] : [startMs]));
  const ends = words.flatMap(({ endMs }) => (endMs === undefined ? [] : [endMs]));
  if (starts.length === 0) return undefined;
  return { fromMs: Math.min(...starts), toMs: Math.max(...ends) };
}
