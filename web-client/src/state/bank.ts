/** A kept question as fields, and back: the piece of a file that it is. */
import { parse, stringify, type TomlTable } from "smol-toml";
import type { BankForm, BankQuestion, Language } from "../api/types";
import { changed, fieldsOf, idOf, READ, tablesOf, textIn, WRITE, withFrame } from "./scenario-form";
import { withQuestions } from "./scenario-source";

export interface Piece {
  question: TomlTable;
  /** What an interview's question is scored by, of its own. */
  criteria: TomlTable[];
}

export const LEVELS = ["level_1", "level_2", "level_3", "level_4", "level_5"] as const;

/** Kinds of a quiz's questions that the form writes; the others are kept as they came. */
export const QUIZ_KINDS = ["single", "multiple", "numeric", "ordering"] as const;

/** The fields of a piece; none where it cannot be read. */
export function pieceOf(source: string): Piece | undefined {
  try {
    const whole = parse(source, READ);
    const question = tablesOf(whole.questions)[0];
    return question && { question, criteria: tablesOf(whole.criteria) };
  } catch {
    return undefined;
  }
}

export function sourceOf({ question, criteria }: Piece): string {
  return stringify({ ...(criteria.length > 0 && { criteria }), questions: [question] }, WRITE);
}

/** What a new question begins as. */
export function blank(form: BankForm): Piece {
  const question =
    form === "interview"
      ? { id: "question", kind: "open", text: "" }
      : {
          id: "question",
          kind: "single",
          text: "",
          choices: [{ text: "", right: true }, { text: "" }],
        };
  return { question, criteria: [] };
}

/** The same in the other language: what is no text stays. */
export function forOther({ question, criteria }: Piece): Piece {
  const bare = changed(question, { text: "", again: "", expected: "", title: "", explanation: "" });
  return {
    question: { ...bare, text: "" },
    criteria: criteria.map((one) => ({ ...one })),
  };
}

/** A question's text in the reader's language, else in the one that there is. */
export function shownText(
  item: BankQuestion,
  language: Language,
): { text: string; lang: Language } {
  const own = language === "fr" ? item.text_fr : item.text_en;
  if (own !== null) return { text: own, lang: language };
  const lang = language === "fr" ? "en" : "fr";
  return { text: (lang === "fr" ? item.text_fr : item.text_en) ?? "", lang };
}

/** The scenario's file with a kept question at its end, and the criteria that it lacks. */
export function withKept(source: string, piece: Piece): string | undefined {
  const fields = fieldsOf(source);
  if (!fields) return undefined;
  const taken = fields.questions.map((question) => textIn(question, "id"));
  const wish = textIn(piece.question, "id");
  const question = { ...piece.question, id: taken.includes(wish) ? idOf(wish, taken) : wish };
  const own = tablesOf(fields.frame.criteria);
  const known = new Set(own.map((one) => textIn(one, "id")));
  const more = piece.criteria.filter((one) => !known.has(textIn(one, "id")));
  const framed =
    more.length > 0
      ? withFrame(source, changed(fields.frame, { criteria: [...own, ...more] }))
      : source;
  return withQuestions(framed, [stringify({ questions: [question] }, WRITE)]);
}
