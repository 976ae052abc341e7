/** What is written for the tasks of an interview, folded from events. Pure. */
import type { EventOf } from "../api/events";
import type { Task, TaskLanguage, TaskRun } from "../api/types";

/** A span of a text replaced by another; places in UTF-16 code units, as strings count here. */
export interface Change {
  from: number;
  removed: number;
  inserted: string;
}

export interface OpenTask {
  questionId: string;
  questionIndex: number;
  task: Task;
  /** Texts that were changed, by their language. */
  texts: Partial<Record<TaskLanguage, string>>;
  /** The language that was written in last. */
  language: TaskLanguage;
  /** The last try in each language. */
  runs: Partial<Record<TaskLanguage, TaskRun>>;
}

export type TaskEvent = EventOf<"task.opened"> | EventOf<"task.written"> | EventOf<"task.ran">;

export function foldTask(tasks: OpenTask[], event: TaskEvent): OpenTask[] {
  if (event.type === "task.opened") {
    const { question_id: questionId, question_index: questionIndex, task } = event;
    if (tasks.some((open) => open.questionId === questionId)) return tasks;
    const language = task.languages[0]?.language ?? "text";
    return [...tasks, { questionId, questionIndex, task, texts: {}, language, runs: {} }];
  }
  return tasks.map((open) => (open.questionId === event.question_id ? changed(open, event) : open));
}

function changed(open: OpenTask, event: Exclude<TaskEvent, { type: "task.opened" }>): OpenTask {
  const { language } = event;
  if (event.type === "task.written") {
    const text = applied(textOf(open, language), event);
    return { ...open, language, texts: { ...open.texts, [language]: text } };
  }
  const { outcome, took_ms, tests, output, error } = event;
  const run: TaskRun = { outcome, took_ms, tests, output, ...(error == null ? {} : { error }) };
  return { ...open, language, runs: { ...open.runs, [language]: run } };
}

/** The text in a language: as it was written, or as it begins. */
export function textOf(open: Pick<OpenTask, "task" | "texts">, language: TaskLanguage): string {
  return open.texts[language] ?? starterOf(open.task, language);
}

export function starterOf(task: Task, language: TaskLanguage): string {
  return task.languages.find((starter) => starter.language === language)?.text ?? "";
}

export function applied(text: string, { from, removed, inserted }: Change): string {
  return text.slice(0, from) + inserted + text.slice(from + removed);
}

/** The server keeps no longer text; in bytes of UTF-8. */
export const LONGEST_TEXT = 32_000;

/** Whether the server takes a text of this length. */
export function fits(text: string): boolean {
  // At most three bytes a code unit: only what may be too long is measured.
  return text.length * 3 <= LONGEST_TEXT || new TextEncoder().encode(text).length <= LONGEST_TEXT;
}

/** What makes one text of another: all between what both begin and end with. */
export function between(old: string, now: string): Change | undefined {
  if (old === now) return undefined;
  const shorter = Math.min(old.length, now.length);
  let from = 0;
  while (from < shorter && old[from] === now[from]) from += 1;
  // Half of a character is none.
  if (from > 0 && isHigh(old.charCodeAt(from - 1))) from -= 1;
  let after = 0;
  while (after < shorter - from && old.at(-1 - after) === now.at(-1 - after)) after += 1;
  if (after > 0 && isLow(old.charCodeAt(old.length - after))) after -= 1;
  const inserted = now.slice(from, now.length - after);
  return { from, removed: old.length - after - from, inserted };
}

const isHigh = (unit: number) => unit >= 0xd800 && unit < 0xdc00;
const isLow = (unit: number) => unit >= 0xdc00 && unit < 0xe000;
