/**
 * What a question is scored by, as the server reads it from the file: the criteria of a ready-made
 * rubric, those of the whole scenario, and the question's own. Pure.
 */
import { parse, type TomlTable } from "smol-toml";
import type { Language } from "../api/types";
import { type Field, tablesOf, textIn } from "./scenario-form";

/** The rubric of each kind of answer where nothing is said; facts are noted and not scored. */
const USUAL: Record<string, string> = {
  open: "conversation",
  story: "soft_skills",
  think_aloud: "problem_solving",
};

/** The criteria of every ready-made rubric. */
const OF_RUBRIC = ["points", "structure", "specifics", "relevance", "vocabulary"];

/** The criteria that each rubric shares with the others. */
const SHARED = ["relevance", "vocabulary"];

/** The ready-made rubrics of a language, each a list of criteria. */
export type Rubrics = TomlTable;

/** They are long, and rarely looked at. */
export async function readyRubrics(language: Language): Promise<Rubrics> {
  const file = await (language === "fr"
    ? import("../../../scenarios/rubrics/fr.toml?raw")
    : import("../../../scenarios/rubrics/en.toml?raw"));
  return parse(file.default);
}

/** A criterion that a question is scored by. */
export interface ScoredBy {
  id: string;
  /** Where its levels are written. */
  from: "rubric" | "scenario" | "question";
}

/** The criteria of a question, by name; none where its answer is noted only. */
export function criteriaOf(frame: TomlTable, question: TomlTable): ScoredBy[] {
  const own = idsOf(frame.criteria);
  const known = (id: string): ScoredBy => ({ id, from: own.includes(id) ? "scenario" : "rubric" });
  if (!Array.isArray(question.criteria)) return usualIds(frame, question).map(known);
  return listed(question).map((one) =>
    "name" in one ? { id: textIn(one, "id"), from: "question" } : known(textIn(one, "id")),
  );
}

/** A criterion's name and levels; none where no file describes it. */
export function describedBy(
  { id, from }: ScoredBy,
  frame: TomlTable,
  question: TomlTable,
  rubrics: Rubrics,
): TomlTable | undefined {
  const is = (one: TomlTable) => textIn(one, "id") === id;
  if (from === "question") return ownOf(question).find(is);
  if (from === "scenario") return tablesOf(frame.criteria).find(is);
  const family = SHARED.includes(id) ? id : rubricOf(frame, question);
  return tablesOf(rubrics[family ?? "conversation"]).find(is);
}

/** The criteria that are written in the question. */
export function ownOf(question: TomlTable): TomlTable[] {
  return listed(question).filter((one) => "name" in one);
}

/**
 * A question with other criteria of its own, beside those that it is scored by anyway. Without any,
 * and with no choice of its own among the others, it is scored as its kind is.
 */
export function withOwn(
  frame: TomlTable,
  question: TomlTable,
  own: readonly TomlTable[],
): Record<string, Field> {
  const usual = usualIds(frame, question);
  const others = Array.isArray(question.criteria)
    ? listed(question).filter((one) => !("name" in one))
    : usual.map((id) => ({ id }));
  const isUsual =
    others.every((one) => Object.keys(one).length === 1) &&
    others.map((one) => textIn(one, "id")).join() === usual.join();
  return { criteria: own.length === 0 && isUsual ? undefined : [...others, ...own] };
}

function rubricOf(frame: TomlTable, question: TomlTable): string | undefined {
  const usual = USUAL[textIn(question, "kind")];
  return textIn(question, "rubric") || (usual && (textIn(frame, "rubric") || usual));
}

function usualIds(frame: TomlTable, question: TomlTable): string[] {
  if (rubricOf(frame, question) === undefined) return [];
  const own = idsOf(frame.criteria);
  return [...OF_RUBRIC.filter((id) => !own.includes(id)), ...own];
}

function idsOf(criteria: unknown): string[] {
  return tablesOf(criteria).map((one) => textIn(one, "id"));
}

/** What a question lists, each as a table: `"points"` is short for `{ id = "points" }`. */
function listed(question: TomlTable): TomlTable[] {
  const list = Array.isArray(question.criteria) ? question.criteria : [];
  return tablesOf(list.map((one) => (typeof one === "string" ? { id: one } : one)));
}
