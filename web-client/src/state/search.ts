/** Search in a transcript: case, accents and kinds of apostrophe make no difference. */
import { plain } from "./plain";
import type { ShownWord } from "./words";

/** Words `from` to `to`, both included, of one turn. */
export interface Match {
  turn: number;
  from: number;
  to: number;
}

/** A query with thousands of matches is a query still being typed. */
const MOST = 2_000;

/** Letters alone, as they are compared. */
export function folded(text: string): string {
  return plain(text)
    .replace(/[’‘`´]/g, "'")
    .replace(/\s+/g, " ");
}

/** Where the query stands, in reading order; it may begin and end within words. */
export function search(turns: readonly (readonly ShownWord[])[], query: string): Match[] {
  const wanted = folded(query).trim();
  if (wanted === "") return [];
  const found: Match[] = [];
  for (const [turn, words] of turns.entries()) {
    // Where each word begins in the turn's text.
    const starts: number[] = [];
    let text = "";
    for (const word of words) {
      starts.push(text.length);
      text += `${folded(word.text)} `;
    }
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
      found.push({ turn, from: wordOf(starts, at), to: wordOf(starts, at + wanted.length - 1) });
      if (found.length === MOST) return found;
    }
  }
  return found;
}

/** The match to go to first: the first at or behind the turn that is read. */
export function firstFrom(matches: readonly Match[], turn: number): number {
  const at = matches.findIndex((match) => match.turn >= turn);
  return Math.max(0, at);
}

/** `step` matches on or back, round and round. */
export function around(count: number, at: number, step: number): number {
  return count === 0 ? 0 : (((at + step) % count) + count) % count;
}

function wordOf(starts: readonly number[], position: number): number {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] as number) <= position) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
