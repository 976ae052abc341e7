/** Words that a reader has chosen, to hear, correct, discuss, share or take out. */
import type { Turn } from "../api/types";
import { spanOfWords } from "./clip";
import type { Span } from "./timeline";
import type { ShownWord, WordPlace } from "./words";

/** From one word to another, both included, in reading order. */
export interface Picked {
  from: WordPlace;
  to: WordPlace;
}

export function pickedBetween(a: WordPlace, b: WordPlace): Picked {
  const isBefore = a.turn < b.turn || (a.turn === b.turn && a.word <= b.word);
  return isBefore ? { from: a, to: b } : { from: b, to: a };
}

/** The chosen words of one turn, first and last; nothing if there are none. */
export function pickedOf(
  picked: Picked | undefined,
  turn: number,
  count: number,
): [number, number] | undefined {
  if (!picked || turn < picked.from.turn || turn > picked.to.turn) return undefined;
  return [
    turn === picked.from.turn ? picked.from.word : 0,
    turn === picked.to.turn ? picked.to.word : count - 1,
  ];
}

/** The chosen words themselves. */
export function wordsOf(picked: Picked, turns: readonly (readonly ShownWord[])[]): ShownWord[] {
  const found: ShownWord[] = [];
  for (let turn = picked.from.turn; turn <= picked.to.turn; turn += 1) {
    const words = turns[turn] ?? [];
    const [first, last] = pickedOf(picked, turn, words.length) ?? [0, -1];
    found.push(...words.slice(first, last + 1));
  }
  return found;
}

/** When the chosen words were said; of words without times, when their turn was. */
export function spanOf(
  picked: Picked,
  turns: readonly Turn[],
  words: readonly (readonly ShownWord[])[],
): Span | undefined {
  const span = spanOfWords(wordsOf(picked, words));
  if (span) return span;
  const [first, last] = [turns[picked.from.turn], turns[picked.to.turn]];
  return first && last ? { fromMs: first.start_ms, toMs: last.end_ms } : undefined;
}
