/** What is marked on the time line, from whichever part of the product it comes. */
import type { Mark, TaskWork } from "../api/types";
import type { QuotedWords } from "./moment";
import { type Span, xOf } from "./timeline";
import { momentsOf, passedOf } from "./written";

/** Words that levels of a report rest on. */
export interface Evidence {
  from_ms: number;
  to_ms: number;
  /** What they back: criteria with their levels. */
  labels: string[];
  /** The words. */
  quote: string;
  /** Where they stand; nothing where they were corrected since. */
  words: QuotedWords | undefined;
  /** Chooses the mark's look; what speaks for and against is `other`. */
  kind: "strength" | "gap" | "other";
}

/** What was done for a task: some writing, or a try. */
export interface TaskMark {
  kind: "edits" | "try";
  start_ms: number;
  end_ms: number;
  /** Changes of the text, of some writing. */
  changes: number;
  /** Tests that pass, and those of the task; of a try. */
  passed: number;
  tests: number;
}

/** Changes with no longer a pause between them are one piece of writing. */
const AT_IT_MS = 10_000;

/** The writing and the tries of all tasks, by when they began. */
export function taskMarks(work: readonly TaskWork[]): TaskMark[] {
  const found: TaskMark[] = [];
  for (const task of work) {
    let writing: TaskMark | undefined;
    for (const { atMs } of momentsOf(task)) {
      if (!writing || atMs - writing.end_ms > AT_IT_MS) {
        writing = { kind: "edits", start_ms: atMs, end_ms: atMs, changes: 0, passed: 0, tests: 0 };
        found.push(writing);
      }
      writing.end_ms = atMs;
      writing.changes += 1;
    }
    for (const run of task.runs) {
      found.push({
        kind: "try",
        start_ms: run.at_ms,
        end_ms: run.at_ms,
        changes: 0,
        passed: passedOf(run),
        tests: task.task.tests.length,
      });
    }
  }
  return found.sort((a, b) => a.start_ms - b.start_ms);
}

/** Whether a try did all that was asked for. */
export const isAllPassed = ({ tests, passed }: TaskMark): boolean => tests > 0 && passed === tests;

/** The mark of a task under a moment. */
export function taskMarkAt(
  marks: readonly TaskMark[],
  ms: number,
  nearMs: number,
): TaskMark | undefined {
  return shortestAt(marks, ms, nearMs);
}

/** The mark under a moment: the shortest, as it is the hardest to hit. Points reach `nearMs` to both sides. */
export function markAt(marks: readonly Mark[], ms: number, nearMs: number): Mark | undefined {
  return shortestAt(
    marks.map((mark) => ({ ...mark, mark })),
    ms,
    nearMs,
  )?.mark;
}

/** The same among the spans of a report. */
export function evidenceAt(
  evidence: readonly Evidence[],
  ms: number,
  nearMs: number,
): Evidence | undefined {
  return shortestAt(
    evidence.map((one) => ({ start_ms: one.from_ms, end_ms: one.to_ms, one })),
    ms,
    nearMs,
  )?.one;
}

function shortestAt<T extends { start_ms: number; end_ms: number }>(
  spans: readonly T[],
  ms: number,
  nearMs: number,
): T | undefined {
  return spans
    .filter(({ start_ms, end_ms }) => {
      const near = start_ms === end_ms ? nearMs : 0;
      return start_ms - near <= ms && ms <= end_ms + near;
    })
    .sort((a, b) => a.end_ms - a.start_ms - (b.end_ms - b.start_ms))[0];
}

/** Things at moments that stand so close that fingers could not tell them apart, as one. */
export interface Pin<T> {
  x: number;
  items: T[];
}

/** Pins no closer than `apartPx`, left to right, each where the first that it holds is. */
export function pins<T extends { atMs: number }>(
  items: readonly T[],
  view: Span,
  width: number,
  apartPx: number,
): Pin<T>[] {
  const found: Pin<T>[] = [];
  const inView = items
    .filter(({ atMs }) => atMs >= view.fromMs && atMs <= view.toMs)
    .sort((a, b) => a.atMs - b.atMs);
  for (const item of inView) {
    const x = xOf(item.atMs, view, width);
    const last = found.at(-1);
    if (last && x - last.x < apartPx) last.items.push(item);
    else found.push({ x, items: [item] });
  }
  return found;
}
