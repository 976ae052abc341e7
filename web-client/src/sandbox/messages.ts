/** What the page and the sandbox's workers say to each other. The page trusts none of it. */
import type { TaskLanguage, TaskTest } from "../api/types";

/** The languages that run. */
export const RUNNABLE = ["javascript", "python"] as const satisfies readonly TaskLanguage[];
export type Runnable = (typeof RUNNABLE)[number];

export function runs(language: TaskLanguage): language is Runnable {
  return RUNNABLE.some((runnable) => runnable === language);
}

/** What a worker is given. */
export type Job =
  | { type: "load"; files: Record<string, ArrayBuffer> }
  | { type: "run"; code: string; function: string | null; tests: Call[] };

/** One call of the function; its arguments as JSON. */
export interface Call {
  name: string;
  arguments: string;
}

/** What a worker says, as JSON text. */
export type Message =
  /** The frame is there. */
  | { type: "frame" }
  /** The language is there. */
  | { type: "loaded" }
  /** The code begins to run. */
  | { type: "started" }
  | { type: "output"; text: string }
  /** A test gave back `value` (JSON), or raised an error. */
  | { type: "test"; name: string; value?: string; error?: string }
  | { type: "done"; error?: string }
  /** It said more than anybody reads. */
  | { type: "flooded" }
  | { type: "broken"; error: string };

const TYPES = ["frame", "loaded", "started", "output", "test", "done", "flooded", "broken"];

/** Characters of what was printed that are kept. */
export const LONGEST_OUTPUT = 8_000;
/** Characters of an error or a value that are kept. */
export const LONGEST_LINE = 2_000;

/** A message, or nothing when it is not one: code in the sandbox may post what it likes. */
export function parseMessage(data: unknown): Message | undefined {
  if (typeof data !== "string") return undefined;
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { type, name, text, value: got, error } = value as Record<string, unknown>;
  const optional = [got, error].every((one) => one === undefined || typeof one === "string");
  if (typeof type !== "string" || !TYPES.includes(type) || !optional) return undefined;
  if (type === "output" && typeof text !== "string") return undefined;
  if (type === "test" && typeof name !== "string") return undefined;
  if (type === "broken" && typeof error !== "string") return undefined;
  return value as Message;
}

export function callsOf(tests: readonly TaskTest[]): Call[] {
  return tests.map((test) => ({ name: test.name, arguments: JSON.stringify(test.arguments) }));
}
