/** The words of a transcript as a replay shows them, and which of them is heard at a moment. */
import type { Turn } from "../api/types";

/** A word as it is shown; without times where nobody spoke it (typed answers). */
export interface ShownWord {
  text: string;
  startMs: number | undefined;
  endMs: number | undefined;
}

/** Where a word stands: the turn's place in the transcript, the word's place in the turn. */
export interface WordPlace {
  turn: number;
  word: number;
}

/** A word's place and its time. */
export interface TimedWord extends WordPlace {
  startMs: number;
  endMs: number;
}

/** A word stays lit for this long behind its end, so that short gaps do not flicker. */
const LIT_MS = 150;

/** Voices overlap when one interrupts the other: so many words are looked at, no more. */
const OVERLAP = 40;

/** What is shown of a turn: its timed words, or its text cut at the spaces. */
export function shownWords(turn: Turn): ShownWord[] {
  if (turn.words.length > 0 && turn.source !== "typed") {
    return turn.words.map(({ text, start_ms, end_ms }) => ({
      text: text.trim(),
      startMs: start_ms,
      endMs: end_ms,
    }));
  }
  return turn.text
    .split(/\s+/)
    .filter((text) => text !== "")
    .map((text) => ({ text, startMs: undefined, endMs: undefined }));
}

/** All timed words of both sides, by their start. */
export function timedWords(turns: readonly Turn[]): TimedWord[] {
  return turns
    .flatMap((turn, at) =>
      shownWords(turn).flatMap(({ startMs, endMs }, word) =>
        startMs === undefined || endMs === undefined ? [] : [{ turn: at, word, startMs, endMs }],
      ),
    )
    .sort((a, b) => a.startMs - b.startMs);
}

/** How many words have begun at `ms`, found by halving. */
export function begun(words: readonly TimedWord[], ms: number): number {
  let [low, high] = [0, words.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((words[middle] as TimedWord).startMs <= ms) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The word that is heard at `ms`: the latest that has begun and is not over. */
export function wordAt(words: readonly TimedWord[], ms: number): TimedWord | undefined {
  const count = begun(words, ms);
  for (let at = count - 1; at >= Math.max(0, count - OVERLAP); at -= 1) {
    const word = words[at] as TimedWord;
    if (ms < word.endMs) return word;
  }
  const last = words[count - 1];
  return last && ms < last.endMs + LIT_MS ? last : undefined;
}

/** The turn to be read at `ms`: that of the last word begun, else the first turn. */
export function turnPlaceAt(turns: readonly Turn[], ms: number): number {
  let place = 0;
  for (const [at, turn] of turns.entries()) {
    if (turn.start_ms <= ms) place = at;
  }
  return place;
}
