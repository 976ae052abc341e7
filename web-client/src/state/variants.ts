/**
 * An interview in both languages: two files, `ID-fr` and `ID-en`, whose questions, points, criteria and
 * attachments are known by the same names. What one says and the other does not say yet. Pure.
 */
import { parse, type TomlTable } from "smol-toml";
import type { Language } from "../api/types";
import {
  fieldsOf,
  isTable,
  READ,
  type ScenarioFields,
  tablesOf,
  textIn,
  withFrame,
  withMoved,
  withQuestion,
  withQuestionAt,
} from "./scenario-form";
import { withId } from "./scenario-source";

export const otherOf = (language: Language): Language => (language === "fr" ? "en" : "fr");

/** The id of the same interview in another language. */
export function variantId(id: string, language: Language): string {
  return `${id.replace(/-(fr|en)$/, "")}-${language}`;
}

/** The file as it begins in another language: its texts are still those of this one. */
export function asVariant(source: string, id: string, language: Language): string {
  return withId(source, id).replace(/^(\s*language\s*=\s*)["'][^"']*["']/m, `$1"${language}"`);
}

const OF_FRAME = ["title", "role", "summary", "greeting", "closing"];
const OF_QUESTION = ["text", "again", "expected"];
const OF_POINT = ["follow_up", "synonyms"];
const OF_CRITERION = ["name", "level_1", "level_2", "level_3", "level_4", "level_5"];
const OF_ATTACHMENT = ["title", "alt"];

/** From so many words on, a text that is the same in both languages is not translated yet. */
const LEAST_WORDS = 3;

/** Where in the other file something is not said yet, by the ways that problems have. */
export function gapsIn(own: ScenarioFields, other: ScenarioFields): string[] {
  return compared(own, other).gaps;
}

/** The other file with what it does not say yet from a draft of it, marked as drafted. */
export function filled(own: ScenarioFields, source: string, draft: ScenarioFields): string {
  const other = fieldsOf(source);
  if (!other) return source;
  const { fields } = compared(own, other, draft);
  let next = source;
  fields.questions.forEach((question, at) => {
    if (question !== other.questions[at]) {
      next = withQuestion(next, at, { ...question, drafted_by_ai: true });
    }
  });
  if (fields.frame !== other.frame) {
    next = withFrame(next, { ...fields.frame, drafted_by_ai: true });
  }
  const there = new Set(fields.questions.map((question) => textIn(question, "id")));
  const missing = own.questions.map((one) => textIn(one, "id")).filter((id) => !there.has(id));
  return withAdded(draft, next, missing);
}

interface Compared {
  gaps: string[];
  fields: ScenarioFields;
}

/** Walks through both; with a draft, what is missing is taken from it. */
function compared(own: ScenarioFields, other: ScenarioFields, draft?: ScenarioFields): Compared {
  const gaps: string[] = [];
  const texts = (
    keys: readonly string[],
    way: string,
    mine: TomlTable,
    theirs: TomlTable,
    from?: TomlTable,
  ): TomlTable => {
    const missing = keys.filter((key) => isGap(mine[key], theirs[key]));
    gaps.push(...missing.map((key) => (way ? `${way}.${key}` : key)));
    const taken = missing.flatMap((key) => {
      const value = from?.[key];
      return value === undefined ? [] : [[key, value] as const];
    });
    return taken.length > 0 ? { ...theirs, ...Object.fromEntries(taken) } : theirs;
  };
  const lists = (
    name: string,
    by: string,
    keys: readonly string[],
    way: string,
    mine: TomlTable,
    theirs: TomlTable,
    from?: TomlTable,
  ): TomlTable => {
    // `"points"` in a list of criteria is short for a table with that id.
    const given = Array.isArray(theirs[name]) ? theirs[name] : [];
    const before = tablesOf(given.map((one) => (typeof one === "string" ? { [by]: one } : one)));
    const path = way ? `${way}.${name}` : name;
    const next = [...before];
    for (const one of tablesOf(mine[name])) {
      const is = (table: TomlTable) => textIn(table, by) === textIn(one, by);
      const drafted = tablesOf(from?.[name]).find(is);
      const at = before.findIndex(is);
      const found = before[at];
      if (found) next[at] = texts(keys, `${path}[${at}]`, one, found, drafted);
      else {
        gaps.push(path);
        if (drafted) next.push(drafted);
      }
    }
    const isSame = next.length === before.length && next.every((one, at) => one === before[at]);
    return isSame ? theirs : { ...theirs, [name]: next };
  };

  let frame = texts(OF_FRAME, "", own.frame, other.frame, draft?.frame);
  const [mine, theirs, drafted] = [own.frame, other.frame, draft?.frame].map((one) =>
    isTable(one?.persona) ? one.persona : {},
  ) as [TomlTable, TomlTable, TomlTable];
  const persona = texts(["description"], "persona", mine, theirs, drafted);
  if (persona !== theirs) frame = { ...frame, persona };
  frame = lists("criteria", "id", OF_CRITERION, "", own.frame, frame, draft?.frame);
  const questions = other.questions.map((question, at) => {
    const is = (one: TomlTable) => textIn(one, "id") === textIn(question, "id");
    const one = own.questions.find(is);
    if (!one) return question;
    const from = draft?.questions.find(is);
    const way = `questions[${at}]`;
    let next = texts(OF_QUESTION, way, one, question, from);
    next = lists("points", "id", OF_POINT, way, one, next, from);
    next = lists("criteria", "id", OF_CRITERION, way, one, next, from);
    return lists("attachments", "file", OF_ATTACHMENT, way, one, next, from);
  });
  return { gaps, fields: { frame, questions } };
}

/** Whether something is said here and not there, or there in the words of here. */
function isGap(here: unknown, there: unknown): boolean {
  if (Array.isArray(here)) return here.length > 0 && (!Array.isArray(there) || there.length === 0);
  if (typeof here !== "string" || here.trim() === "") return false;
  if (typeof there !== "string" || there.trim() === "") return true;
  return here.trim() === there.trim() && here.trim().split(/\s+/).length >= LEAST_WORDS;
}

/** How two files of one interview differ beside their words. */
export interface Difference {
  /** Questions that only this one asks, and only the other, by their ids. */
  here: string[];
  there: string[];
  /** The questions of both stand in another order. */
  isReordered: boolean;
  /** Questions that have another kind of answer, other times or another weight. */
  unlike: string[];
}

const OF_SHAPE = ["kind", "time_limit_s", "thinking_s", "max_follow_ups", "weight"];

export function differenceOf(own: ScenarioFields, other: ScenarioFields): Difference {
  const ids = ({ questions }: ScenarioFields) => questions.map((one) => textIn(one, "id"));
  const mine = ids(own);
  // Where the two share none, the form has those of the same place beside each other.
  const isNamed = ids(other).some((id) => mine.includes(id));
  const theirs = isNamed ? ids(other) : ids(other).map((id, at) => mine[at] ?? id);
  const shared = mine.filter((id) => theirs.includes(id));
  const unlike = shared.filter((id) => {
    const [one, same] = [own.questions[mine.indexOf(id)], other.questions[theirs.indexOf(id)]];
    return OF_SHAPE.some((key) => String(one?.[key]) !== String(same?.[key]));
  });
  return {
    here: mine.filter((id) => !theirs.includes(id)),
    there: theirs.filter((id) => !mine.includes(id)),
    isReordered: shared.join() !== theirs.filter((id) => mine.includes(id)).join(),
    unlike,
  };
}

/** The other file with questions of this one, each behind the one that it follows here. */
export function withAdded(own: ScenarioFields, source: string, ids: readonly string[]): string {
  return own.questions.reduce((text, question, at) => {
    const id = textIn(question, "id");
    if (!ids.includes(id)) return text;
    const there = idsIn(text);
    const before = own.questions.slice(0, at).map((one) => there.indexOf(textIn(one, "id")));
    return withQuestionAt(text, Math.max(-1, ...before) + 1, question);
  }, source);
}

/** The other file with its questions in the order of this one; what only it asks comes last. */
export function inOrderOf(own: ScenarioFields, source: string): string {
  const there = new Set(idsIn(source));
  const wanted = own.questions.map((one) => textIn(one, "id")).filter((id) => there.has(id));
  return wanted.reduce((text, id, at) => withMoved(text, idsIn(text).indexOf(id), at), source);
}

function idsIn(source: string): string[] {
  return tablesOf(parse(source, READ).questions).map((one) => textIn(one, "id"));
}
