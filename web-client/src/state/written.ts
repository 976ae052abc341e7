/** What was written, at any moment of a replay. Pure. */
import type { TaskLanguage, TaskRun, TaskWork } from "../api/types";
import { applied } from "./tasks";

type Text = TaskWork["texts"][number];

/** A change of one of a task's texts. */
export interface Moment {
  atMs: number;
  language: TaskLanguage;
  /** How many changes of that text have been made by then. */
  place: number;
}

/** The changes of all texts of a task, in order of time. */
export function momentsOf(work: TaskWork): Moment[] {
  return work.texts
    .flatMap(({ language, changes }) =>
      changes.map((change, at) => ({ atMs: change.at_ms, language, place: at + 1 })),
    )
    .sort((a, b) => a.atMs - b.atMs);
}

/** The last of some moments that is not after a time; -1 before the first. */
export function lastAt(moments: readonly { atMs: number }[], ms: number): number {
  let [from, to] = [0, moments.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((moments[middle]?.atMs ?? 0) <= ms) from = middle + 1;
    else to = middle;
  }
  return from - 1;
}

/** Changes between two texts that are kept whole: going back is as quick as going on. */
const STEP = 64;

/** A text after any number of its changes. */
export class TextHistory {
  private readonly kept: string[] = [];

  constructor(private readonly text: Text) {
    this.kept.push(text.first);
  }

  after(place: number): string {
    const wanted = Math.min(place, this.text.changes.length);
    while (this.kept.length * STEP <= wanted) {
      const from = (this.kept.length - 1) * STEP;
      this.kept.push(this.from(this.kept.length - 1, from + STEP));
    }
    return this.from(Math.floor(wanted / STEP), wanted);
  }

  private from(at: number, place: number): string {
    const changes = this.text.changes.slice(at * STEP, place);
    return changes.reduce(applied, this.kept[at] ?? this.text.first);
  }
}

/** The part of the time line in which a task was written and tried. */
export function rangeOf(work: TaskWork): { fromMs: number; toMs: number } | undefined {
  const times = [...work.texts.flatMap((text) => text.changes), ...work.runs].map(
    (one) => one.at_ms,
  );
  if (times.length === 0) return undefined;
  const fromMs = times.reduce((a, b) => Math.min(a, b));
  const toMs = times.reduce((a, b) => Math.max(a, b));
  return { fromMs, toMs };
}

/** How many tests passed. */
export function passedOf(run: Pick<TaskRun, "tests">): number {
  return run.tests.filter((test) => test.passed).length;
}
