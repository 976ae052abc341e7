/** The waveform as the server sends it: `vivapeak`, version 1, little endian (see the API's text). */
import type { Speaker } from "../api/types";
import type { Span } from "./timeline";

export interface Peaks {
  startMs: number;
  binMs: number;
  /** How loud each bin is, 0 to 255, the square root of the amplitude. */
  lanes: Record<Speaker, Uint8Array>;
}

const MAGIC = "vivapeak";
const HEADER_BYTES = 32;

/** Both sides at or below this in a bin: nobody is heard (-48 dB). */
const QUIET = 16;
/** A pause of this length is part of speaking. */
const SHORTEST_SILENCE_MS = 900;
/** So much of a silence is left on each side, so that words keep their breath. */
const KEPT_MS = 200;

/** What the bytes say; nothing if they are of another version or cut short. */
export function parsePeaks(bytes: ArrayBuffer): Peaks | undefined {
  if (bytes.byteLength < HEADER_BYTES) return undefined;
  const view = new DataView(bytes);
  const magic = String.fromCharCode(...new Uint8Array(bytes, 0, MAGIC.length));
  const count = view.getUint32(24, true);
  const whole = bytes.byteLength === HEADER_BYTES + 2 * count;
  if (magic !== MAGIC || view.getUint32(8, true) !== 1 || !whole) return undefined;
  return {
    startMs: Number(view.getBigUint64(16, true)),
    binMs: Math.max(1, view.getUint32(12, true)),
    lanes: {
      candidate: new Uint8Array(bytes, HEADER_BYTES, count),
      interviewer: new Uint8Array(bytes, HEADER_BYTES + count, count),
    },
  };
}

/** How loud a side is in a span at most, 0 to 1; a column of the drawn waveform. */
export function loudest({ startMs, binMs, lanes }: Peaks, lane: Speaker, span: Span): number {
  const bins = lanes[lane];
  const from = Math.max(0, Math.floor((span.fromMs - startMs) / binMs));
  const to = Math.min(bins.length, Math.max(from + 1, Math.ceil((span.toMs - startMs) / binMs)));
  let most = 0;
  for (let at = from; at < to; at += 1) most = Math.max(most, bins[at] as number);
  return most / 255;
}

/** Where neither side is heard, in order: what "skip silence" leaves out. */
export function silences({ startMs, binMs, lanes }: Peaks): Span[] {
  const { candidate, interviewer } = lanes;
  const found: Span[] = [];
  let since = 0;
  for (let at = 0; at <= candidate.length; at += 1) {
    const heard =
      at === candidate.length ||
      (candidate[at] as number) > QUIET ||
      (interviewer[at] as number) > QUIET;
    if (!heard) continue;
    if ((at - since) * binMs >= SHORTEST_SILENCE_MS) {
      found.push({
        fromMs: startMs + since * binMs + KEPT_MS,
        toMs: startMs + at * binMs - KEPT_MS,
      });
    }
    since = at + 1;
  }
  return found;
}

/** Where to go on from `ms` when silence is skipped; nothing where somebody is heard. */
export function pastSilence(found: readonly Span[], ms: number): number | undefined {
  let [low, high] = [0, found.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((found[middle] as Span).toMs <= ms) low = middle + 1;
    else high = middle;
  }
  const next = found[low];
  return next && next.fromMs <= ms ? next.toMs : undefined;
}
