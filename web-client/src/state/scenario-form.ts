/**
 * A scenario's file as fields, and back. The file stays what counts: a change writes anew the
 * part that it is in, and leaves every other line, with its comments, as it was.
 */
import { parse, stringify, type TomlTable } from "smol-toml";
import type { Language } from "../api/types";
import { plain } from "./plain";
import { questionsIn } from "./scenario-source";

export interface ScenarioFields {
  /** Everything but the questions. */
  frame: TomlTable;
  questions: TomlTable[];
}

/** Whole numbers stay whole, and others stay others, however they look. */
export const READ = { integersAsBigInt: true } as const;
export const WRITE = { numbersAsFloat: true } as const;

/** The file's fields; none where it cannot be read, or is written in a way that fields cannot show. */
export function fieldsOf(source: string): ScenarioFields | undefined {
  let whole: TomlTable;
  let frame: TomlTable;
  try {
    whole = parse(source, READ);
    frame = parse(head(source).join("\n"), READ);
  } catch {
    return undefined;
  }
  const questions = tablesOf(whole.questions);
  // An array in one line would be questions without lines of their own.
  const isKnown = !("questions" in frame) && questionsIn(source).length === questions.length;
  return isKnown ? { frame, questions } : undefined;
}

/** The tables of a list; whatever else is in it is left out. */
export function tablesOf(value: unknown): TomlTable[] {
  return Array.isArray(value) ? value.filter(isTable) : [];
}

export function isTable(value: unknown): value is TomlTable {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A field's text, empty where there is none. */
export function textIn(table: TomlTable, key: string): string {
  const value = table[key];
  return typeof value === "string" ? value : "";
}

/** A field's number; none where there is none. */
export function numberIn(table: TomlTable, key: string): number | undefined {
  const value = table[key];
  return typeof value === "bigint" || typeof value === "number" ? Number(value) : undefined;
}

/** The texts of a list. */
export function textsIn(table: TomlTable, key: string): string[] {
  const value = table[key];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/** The codes of the occupations that a file names. */
export function codesIn(table: TomlTable): string[] {
  return tablesOf(table.occupations)
    .map((one) => textIn(one, "rome") || textIn(one, "esco"))
    .filter(Boolean);
}

/** Codes as a file names them: those of ROME begin with a letter. */
export function occupationsOf(codes: readonly string[]): TomlTable[] | undefined {
  const tables = codes.map((code) =>
    /^[a-z]/i.test(code) ? { rome: code.toUpperCase() } : { esco: code },
  );
  return tables.length > 0 ? tables : undefined;
}

/** What a field may be set to; nothing and an empty text take it out. */
export type Field = string | number | boolean | string[] | TomlTable | TomlTable[] | undefined;

/** The table with some fields changed; the others keep their order. */
export function changed(table: TomlTable, change: Record<string, Field>): TomlTable {
  const next: TomlTable = { ...table };
  for (const [key, value] of Object.entries(change)) {
    if (value === undefined || value === "") delete next[key];
    else next[key] = typeof value === "number" ? BigInt(Math.round(value)) : value;
  }
  return next;
}

/** The file with another frame. Comments above its first field stay. */
export function withFrame(source: string, frame: TomlTable): string {
  const lines = head(source);
  const above = lines.findIndex((line) => line.trim() !== "" && !line.trim().startsWith("#"));
  const kept = lines.slice(0, above < 0 ? 0 : above);
  const rest = source.split("\n").slice(lines.length);
  return joined([kept.join("\n"), stringify(frame, WRITE), rest.join("\n")]);
}

/** The file with another question at this place. */
export function withQuestion(source: string, at: number, question: TomlTable): string {
  return withBlocks(source, (blocks) => blocks.map((old, i) => (i === at ? block(question) : old)));
}

/** The file with one more question, which is the last. */
export function withNewQuestion(source: string, language: Language): string {
  const ids = new Set(tablesOf(parse(source, READ).questions).map((one) => textIn(one, "id")));
  let number = ids.size + 1;
  while (ids.has(`question-${number}`)) number += 1;
  const text = language === "fr" ? "Nouvelle question ?" : "New question?";
  const question = { id: `question-${number}`, kind: "open", text };
  return withBlocks(source, (blocks) => [...blocks, block(question)]);
}

/** The file with one more question at this place. */
export function withQuestionAt(source: string, at: number, question: TomlTable): string {
  return withBlocks(source, (blocks) => blocks.toSpliced(at, 0, block(question)));
}

export function withoutQuestion(source: string, at: number): string {
  return withBlocks(source, (blocks) => blocks.filter((_, i) => i !== at));
}

/** The file with a question moved before or after others. */
export function withMoved(source: string, from: number, to: number): string {
  return withBlocks(source, (blocks) => {
    const moved = blocks[from];
    if (moved === undefined || to < 0 || to >= blocks.length) return blocks;
    const others = blocks.filter((_, i) => i !== from);
    return [...others.slice(0, to), moved, ...others.slice(to)];
  });
}

/** A name in a file for something that people have named; `nameless` where no letter is left of it. */
export function idOf(name: string, taken: readonly string[], nameless = "point"): string {
  const base =
    plain(name)
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 40) || nameless;
  let id = base;
  for (let number = 2; taken.includes(id); number += 1) id = `${base}-${number}`;
  return id;
}

/** The lines before the first question; all where there is none. */
function head(source: string): string[] {
  const lines = source.split("\n");
  return lines.slice(0, questionsIn(source)[0]?.from ?? lines.length);
}

function block(question: TomlTable): string {
  return stringify({ questions: [question] }, WRITE);
}

/**
 * Changes the questions' blocks. What stands between them and after them, which are tables of the
 * frame, follows all of them.
 */
function withBlocks(source: string, change: (blocks: string[]) => string[]): string {
  const lines = source.split("\n");
  const places = questionsIn(source);
  const blocks = places.map(({ from, to }) => lines.slice(from, to).join("\n"));
  const before = lines.slice(0, places[0]?.from ?? lines.length).join("\n");
  const between = places.map(({ to }, i) => lines.slice(to, places[i + 1]?.from ?? lines.length));
  return joined([before, ...change(blocks), between.flat().join("\n")]);
}

/** Parts with one empty line between them. */
function joined(parts: string[]): string {
  const full = parts.map((part) => part.replace(/^\n+|\s+$/g, "")).filter((part) => part !== "");
  return `${full.join("\n\n")}\n`;
}
