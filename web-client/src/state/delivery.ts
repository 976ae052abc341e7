/** Where in an interview something of the delivery is heard: long pauses, fillers, repeats. */
import type { Report, Turn } from "../api/types";
import { quotedWords } from "./evidence";
import type { QuotedWords } from "./moment";

/** Longer pauses are found in spontaneous speech only; `scoring` counts them as long as well. */
const LONG_PAUSE_MS = 1_000;
/** Whoever goes to a pause hears a little of what came before it. */
const LEAD_MS = 1_500;
/** Of each kind so many are named, the longest pauses and the first of the others. */
const MOST = 12;

export interface DeliveryMoment {
  startMs: number;
  /** Where to go to hear it. */
  goMs: number;
  lengthMs: number;
  /** The words; nothing for a pause and for a sound that the transcript does not have. */
  text: string | undefined;
  words: QuotedWords | undefined;
}

/** The moments of one kind, in order, and how many there are in all. */
export interface Moments {
  shown: DeliveryMoment[];
  all: number;
}

export interface DeliveryMoments {
  pauses: Moments;
  fillers: Moments;
  repeats: Moments;
}

export function deliveryMoments({ delivery }: Report, turns: readonly Turn[]): DeliveryMoments {
  const pauses = delivery.turns
    .flatMap((turn) => turn.pauses)
    .map(({ start_ms, end_ms }) => silent(start_ms, end_ms))
    .filter(({ lengthMs }) => lengthMs > LONG_PAUSE_MS)
    .sort((a, b) => b.lengthMs - a.lengthMs);
  const spoken = (start_ms: number, end_ms: number, span: Parameters<typeof quotedWords>[0]) => ({
    startMs: start_ms,
    goMs: start_ms,
    lengthMs: end_ms - start_ms,
    text: span.text,
    words: quotedWords(span, turns),
  });
  const fillers = delivery.turns
    .flatMap((turn) => turn.fillers)
    .map(({ start_ms, end_ms, span }) =>
      span ? spoken(start_ms, end_ms, span) : silent(start_ms, end_ms),
    );
  const repeats = delivery.turns
    .flatMap((turn) => turn.repeats)
    .map(({ span }) => spoken(span.start_ms, span.end_ms, span));
  return { pauses: some(pauses), fillers: some(fillers), repeats: some(repeats) };
}

/** Something that no word stands for. */
function silent(startMs: number, endMs: number): DeliveryMoment {
  return {
    startMs,
    goMs: Math.max(0, startMs - LEAD_MS),
    lengthMs: endMs - startMs,
    text: undefined,
    words: undefined,
  };
}

function some(moments: DeliveryMoment[]): Moments {
  const shown = moments.slice(0, MOST).sort((a, b) => a.startMs - b.startMs);
  return { shown, all: moments.length };
}
