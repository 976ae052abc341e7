/**
 * A quiz's file as its editor changes it: as a scenario's (`scenario-form.ts`), with questions of
 * its own kinds.
 */
import type { TomlTable } from "smol-toml";
import type { Language, QuizPreview, SourceProblem } from "../api/types";
import { changed, fieldsOf, idOf, textIn, withFrame, withQuestionAt } from "./scenario-form";

/** What can be added: the kinds of the file, and a choice between true and false. */
export const SHAPES = ["single", "multiple", "either", "numeric", "ordering"] as const;
export type Shape = (typeof SHAPES)[number];

/** As the server writes them (`quiz/either.rs`). */
const EITHER = { fr: ["Vrai", "Faux"], en: ["True", "False"] } as const;

const MOST_TITLE = 120;

/** What a new question begins as: its text and its answers are still to be written. */
export function blankQuestion(shape: Shape, id: string, language: Language): TomlTable {
  const empty = [{ text: "", right: true }, { text: "" }];
  switch (shape) {
    case "either": {
      const [yes, no] = EITHER[language];
      const choices = [{ text: yes, right: true }, { text: no }];
      return { id, kind: "single", shuffle: false, choices };
    }
    case "numeric":
      return { id, kind: "numeric" };
    case "ordering":
      return { id, kind: "ordering", items: ["", ""] };
    default:
      return { id, kind: shape, choices: empty };
  }
}

/** The file with one more question, which is the last. */
export function withBlank(source: string, shape: Shape): string {
  const { frame, questions } = written(source);
  const question = blankQuestion(shape, freeId(questions), languageIn(frame));
  return withQuestionAt(source, questions.length, question);
}

/** The file with a question once more, behind itself. */
export function withCopy(source: string, at: number): string {
  const { questions } = written(source);
  const question = questions[at];
  if (!question) return source;
  return withQuestionAt(source, at + 1, { ...question, id: freeId(questions) });
}

export function languageIn(frame: TomlTable): Language {
  return textIn(frame, "language") === "fr" ? "fr" : "en";
}

/** The points of all questions together. */
export function pointsOf(questions: readonly TomlTable[]): number {
  return questions.reduce((sum, { points }) => sum + Number(points ?? 1), 0);
}

/** What a new quiz begins as: the least that is sound. */
export function newQuiz(title: string, language: Language): string {
  const text = (en: string, fr: string) => (language === "fr" ? fr : en);
  const frame = { id: newId(title), language, title: title.trim(), summary: title.trim() };
  const question = {
    id: "question-1",
    kind: "single",
    text: text("A first question?", "Une première question ?"),
    choices: [
      { text: text("The right answer", "La bonne réponse"), right: true },
      { text: text("A wrong answer", "Une mauvaise réponse") },
    ],
  };
  return withQuestionAt(withFrame("", frame), 0, question);
}

/** The same quiz as one of its own, under another title. */
export function copyOf(source: string, titleOf: (title: string) => string): string {
  const { frame } = written(source);
  const title = [...titleOf(textIn(frame, "title"))].slice(0, MOST_TITLE).join("");
  return withFrame(source, changed(frame, { id: newId(title), title }));
}

/** What the server finds wrong with a file, by the ways to its fields. */
export function problemsOf({ quiz, problems }: QuizPreview): SourceProblem[] {
  if (quiz) return [];
  return problems.map(({ line, question, message, message_fr }) => ({
    line,
    column: 1,
    key: question ?? "",
    message,
    message_fr,
  }));
}

/** The place of the question that a problem is in; none where it is in no question. */
export function questionOf({ key }: Pick<SourceProblem, "key">): number | undefined {
  const place = /^questions\[(\d+)\]/.exec(key)?.[1];
  return place === undefined ? undefined : Number(place);
}

function written(source: string) {
  return fieldsOf(source) ?? { frame: {}, questions: [] };
}

function freeId(questions: readonly TomlTable[]): string {
  const taken = new Set(questions.map((one) => textIn(one, "id")));
  let number = questions.length + 1;
  while (taken.has(`question-${number}`)) number += 1;
  return `question-${number}`;
}

/** Tells people something of the title, and is no other quiz's. */
function newId(title: string): string {
  const random = crypto.getRandomValues(new Uint8Array(4));
  const end = [...random].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${idOf(title, [], "quiz")}-${end}`;
}
