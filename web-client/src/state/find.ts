/** One box for everything: what fits what was typed, the best first. */
import { plain } from "./plain";

export type FoundKind =
  | "pages"
  | "scenarios"
  | "quizzes"
  | "questions"
  | "assignments"
  | "sessions"
  | "people"
  | "teams";

/** Something that can be gone to. */
export interface Target {
  id: string;
  kind: FoundKind;
  title: string;
  /** Under the title: when, by whom, what for. */
  hint?: string;
  address: string;
  /** Words that find it as well. */
  also?: string;
}

/** As many of a kind as are shown. */
const MOST = 6;

/** How well a target fits, 0 for not at all: each word has to be found. */
function scoreOf(target: Target, words: readonly string[]): number {
  const title = plain(target.title);
  const rest = plain(`${target.hint ?? ""} ${target.also ?? ""}`);
  let sum = 0;
  for (const word of words) {
    if (title.startsWith(word)) sum += 4;
    else if (title.split(/[^\p{L}\p{N}]+/u).some((part) => part.startsWith(word))) sum += 3;
    else if (title.includes(word)) sum += 2;
    else if (rest.includes(word)) sum += 1;
    else return 0;
  }
  return sum;
}

/** By kind, in the order in which the kinds were given; with nothing typed, the pages. */
export function find(targets: readonly Target[], typed: string): Map<FoundKind, Target[]> {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  const found = new Map<FoundKind, Target[]>();
  const fitting = targets
    .map((target) => ({ target, score: words.length === 0 ? 1 : scoreOf(target, words) }))
    .filter(({ target, score }) => score > 0 && (words.length > 0 || target.kind === "pages"))
    .sort((a, b) => b.score - a.score);
  for (const { kind } of targets) found.set(kind, []);
  for (const { target } of fitting) {
    const same = found.get(target.kind) ?? [];
    if (same.length < MOST || words.length === 0) same.push(target);
  }
  for (const [kind, same] of found) if (same.length === 0) found.delete(kind);
  return found;
}
