import type { TomlTable } from "smol-toml";
import type { Language, SourceProblem } from "../../../api/types";
import { currentLanguage } from "../../../i18n";
import type { Field } from "../../../state/scenario-form";
import { toldTogether } from "../../../state/told";

/** What every part of the form is given. */
export interface Part {
  /** The part's fields. */
  table: TomlTable;
  /** Of a question: what its scenario says beside the questions. */
  frame?: TomlTable;
  /** The way to it in the file, such as `questions[0]`; empty for the whole. */
  path: string;
  problems: readonly SourceProblem[];
  readOnly: boolean;
  /** The language of what is written, where another one stands beside it. */
  language?: Language;
  /** What the other language says and this one does not yet, by the ways that problems have. */
  gaps?: ReadonlySet<string>;
  /** Changes some of its fields; one of them names what is being written. */
  onSet(change: Record<string, Field>): void;
}

/** What is wrong with a field, or inside of it, in the language of the page. */
export function problemOf(part: Pick<Part, "path" | "problems">, key: string): string | undefined {
  const way = part.path ? `${part.path}.${key}` : key;
  const of = part.problems.filter((problem) => within(problem.key, way));
  return of.length > 0 ? toldTogether(of, currentLanguage()) : undefined;
}

/** The same with the field as a whole, and not with what is inside of it. */
export function problemAt({ path, problems }: Part, key: string): string | undefined {
  const way = path ? `${path}.${key}` : key;
  const of = problems.filter((problem) => problem.key === way);
  return of.length > 0 ? toldTogether(of, currentLanguage()) : undefined;
}

/** Whether this language does not say yet what the other one says there. */
export function isGap({ path, gaps }: Part, key: string): boolean {
  return gaps?.has(path ? `${path}.${key}` : key) ?? false;
}

/** How many problems are in a part. */
export function problemsWithin(problems: readonly SourceProblem[], path: string): number {
  return problems.filter((problem) => within(problem.key, path)).length;
}

function within(key: string, way: string): boolean {
  return key === way || key.startsWith(`${way}.`) || key.startsWith(`${way}[`);
}
