/** From what a worker said to what is kept of a try. Pure. */
import type { RunOutcome, TaskRun, TaskTest } from "../api/types";
import { LONGEST_LINE, LONGEST_OUTPUT, type Message } from "./messages";
import { same } from "./same";

/** A try as far as it has come. */
export interface Trying {
  output: string;
  results: TaskRun["tests"];
  outcome?: RunOutcome;
  error?: string;
}

export const nothingYet: Trying = { output: "", results: [] };

/** Takes the next message; only the tests that are there are taken, each once, in order. */
export function hear(trying: Trying, message: Message, tests: readonly TaskTest[]): Trying {
  switch (message.type) {
    case "output":
      return { ...trying, output: cut(trying.output + message.text, LONGEST_OUTPUT) };
    case "test": {
      const test = tests[trying.results.length];
      if (!test || test.name !== message.name) return trying;
      return { ...trying, results: [...trying.results, judge(test, message)] };
    }
    case "done":
      return message.error === undefined
        ? { ...trying, outcome: "finished" }
        : { ...trying, outcome: "failed", error: cut(message.error, LONGEST_LINE) };
    case "flooded":
      return { ...trying, outcome: "stopped" };
    case "broken":
      return { ...trying, outcome: "failed", error: cut(message.error, LONGEST_LINE) };
    default:
      return trying;
  }
}

function judge(
  test: TaskTest,
  { value, error }: { value?: string; error?: string },
): TaskRun["tests"][number] {
  if (error !== undefined || value === undefined) {
    return { name: test.name, passed: false, got: cut(error ?? "", LONGEST_LINE) };
  }
  let got: unknown;
  try {
    got = JSON.parse(value);
  } catch {
    return { name: test.name, passed: false, got: cut(value, LONGEST_LINE) };
  }
  return { name: test.name, passed: same(got, test.expected), got: cut(value, LONGEST_LINE) };
}

/** The try as it is kept. */
export function kept(trying: Trying, outcome: RunOutcome, tookMs: number): TaskRun {
  return {
    outcome: trying.outcome ?? outcome,
    took_ms: Math.round(Math.max(0, tookMs)),
    tests: trying.results,
    output: trying.output,
    ...(trying.error === undefined ? {} : { error: trying.error }),
  };
}

/** At most so many characters, whole ones. */
function cut(text: string, most: number): string {
  return text.length <= most ? text : text.slice(0, most).replace(/[\uD800-\uDBFF]$/, "");
}
