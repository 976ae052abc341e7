import type { TomlTable } from "smol-toml";
import type { SourceProblem } from "../../../api/types";
import type { Field } from "../../../state/scenario-form";

/** What every part of the form is given. */
export interface Part {
  /** The part's fields. */
  table: TomlTable;
  /** The way to it in the file, such as `questions[0]`; empty for the whole. */
  path: string;
  problems: readonly SourceProblem[];
  readOnly: boolean;
  /** Changes some of its fields; one of them names what is being written. */
  onSet(change: Record<string, Field>): void;
}

/** What is wrong with a field, or inside of it. */
export function problemOf(part: Pick<Part, "path" | "problems">, key: string): string | undefined {
  const way = part.path ? `${part.path}.${key}` : key;
  const of = part.problems.filter((problem) => within(problem.key, way));
  return of.length > 0 ? [...new Set(of.map((problem) => problem.message))].join("; ") : undefined;
}

/** How many problems are in a part. */
export function problemsWithin(problems: readonly SourceProblem[], path: string): number {
  return problems.filter((problem) => within(problem.key, path)).length;
}

function within(key: string, way: string): boolean {
  return key === way || key.startsWith(`${way}.`) || key.startsWith(`${way}[`);
}
