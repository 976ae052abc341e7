/** A moment of a replay as its address names it, and the words that are to be chosen there. */

/** Words of one turn of the candidate. */
export interface QuotedWords {
  /** The turn's number. */
  turn: number;
  /** The places of the first and the last word in it. */
  first: number;
  last: number;
}

export interface Moment {
  atMs: number;
  words: QuotedWords | undefined;
}

/** `/sessions/…/replay?t=83.2&words=4.10.15`: from the tenth word of the fourth turn on. */
export function momentAddress(session: string, atMs: number, words?: QuotedWords): string {
  const chosen = words ? `&words=${words.turn}.${words.first}.${words.last}` : "";
  return `/sessions/${session}/replay?t=${Math.max(0, atMs) / 1_000}${chosen}`;
}

/** What an address asks for; nothing where it names no moment. */
export function momentOf(query: URLSearchParams): Moment | undefined {
  const start = query.get("t");
  const seconds = Number(start);
  if (!start || !Number.isFinite(seconds) || seconds < 0) return undefined;
  const chosen = /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})$/.exec(query.get("words") ?? "");
  const [turn = 0, first = 0, last = 0] = chosen?.slice(1).map(Number) ?? [];
  const words = chosen && first <= last ? { turn, first, last } : undefined;
  return { atMs: seconds * 1_000, words };
}
