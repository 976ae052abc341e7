/** What a model guessed of one's own voice, taken together. It lives as long as the page shows it. */
import type { VoiceExpressionMoment } from "../api/types";

/** Names that are shown of all of it. */
const MOST = 5;

export interface Guess {
  name: string;
  /** How likely on average over all that was said, 0 to 1; where a name was not among a moment's likeliest, 0. */
  share: number;
}

/** What was guessed most, over all moments, each by its length. */
export function guessedMost(moments: readonly VoiceExpressionMoment[]): Guess[] {
  const sums = new Map<string, number>();
  let whole = 0;
  for (const { from_ms, to_ms, guesses } of moments) {
    const length = Math.max(1, to_ms - from_ms);
    whole += length;
    for (const { name, probability } of guesses) {
      sums.set(name, (sums.get(name) ?? 0) + probability * length);
    }
  }
  return [...sums]
    .map(([name, sum]) => ({ name, share: sum / whole }))
    .sort((a, b) => b.share - a.share || a.name.localeCompare(b.name))
    .slice(0, MOST);
}
