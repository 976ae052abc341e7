/** What a report rests on, as marks of the replay; the words of a quotation in the transcript. */
import type { Report, Span, Turn } from "../api/types";
import type { Evidence } from "./marks";
import type { QuotedWords } from "./moment";
import type { Picked } from "./picked";
import { levelOf, levelText } from "./report";
import { shownWords } from "./words";

/** From this level on, words count as a strength … */
const STRONG = 3.5;
/** … and below this one as a gap. */
const WEAK = 2.5;

/**
 * Where a quotation stands now. A report may be older than a correction of the words before it,
 * so the place that it gives is only believed where the words are still there.
 */
export function quotedWords(span: Span, turns: readonly Turn[]): QuotedWords | undefined {
  const turn = turns.find((one) => one.speaker === "candidate" && one.turn === span.turn);
  if (!turn) return undefined;
  const words = shownWords(turn).map(({ text }) => bare(text));
  const quoted = span.text
    .split(/\s+/)
    .filter((text) => text !== "")
    .map(bare);
  const isAt = (first: number) =>
    quoted.length > 0 && quoted.every((text, n) => words[first + n] === text);
  const given = span.first_word ?? undefined;
  const first =
    given !== undefined && isAt(given) ? given : words.findIndex((_, place) => isAt(place));
  return first < 0 ? undefined : { turn: span.turn, first, last: first + quoted.length - 1 };
}

/** The same words as the reader's own choice of them. */
export function pickedOfQuoted(
  words: QuotedWords | undefined,
  turns: readonly Turn[],
): Picked | undefined {
  if (!words) return undefined;
  const place = turns.findIndex((one) => one.speaker === "candidate" && one.turn === words.turn);
  const turn = turns[place];
  const last = turn ? shownWords(turn).length - 1 : -1;
  if (words.first > last) return undefined;
  return {
    from: { turn: place, word: words.first },
    to: { turn: place, word: Math.min(last, words.last) },
  };
}

/** A word without its commas and capitals: quotations of what was typed end where they like. */
const bare = (word: string) => word.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");

interface Labels {
  locale: string;
  /** What words are called that a priority is about. */
  toTry: string;
}

/** Every span of words that a level or a priority rests on, once, with all that it backs. */
export function evidenceOf(
  report: Report,
  turns: readonly Turn[],
  { locale, toTry }: Labels,
): Evidence[] {
  const found = new Map<string, Evidence>();
  const add = (span: Span, label: string, kind: Evidence["kind"]) => {
    const key = `${span.turn} ${span.start_ms} ${span.end_ms} ${span.text}`;
    const before = found.get(key);
    if (before) {
      if (!before.labels.includes(label)) before.labels.push(label);
      if (before.kind !== kind) before.kind = "other";
      return;
    }
    found.set(key, {
      from_ms: span.start_ms,
      to_ms: span.end_ms,
      labels: [label],
      kind,
      quote: span.text,
      words: quotedWords(span, turns),
    });
  };
  for (const criterion of report.questions.flatMap(({ criteria }) => criteria)) {
    const level = levelOf(criterion.outcome);
    if (level === undefined) continue;
    const kind = level >= STRONG ? "strength" : level < WEAK ? "gap" : "other";
    const label = `${criterion.name} ${levelText(level, locale)}`;
    for (const span of criterion.evidence) add(span, label, kind);
  }
  for (const { words } of report.priorities) if (words) add(words, toTry, "gap");
  return [...found.values()].sort((a, b) => a.from_ms - b.from_ms || a.to_ms - b.to_ms);
}
