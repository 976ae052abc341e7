/** What a language model has put into a file: where it stands under a mark, that mark stays. Pure. */
import { stringify } from "smol-toml";
import type { Marks } from "../api/types";
import { fieldsOf, textIn, WRITE } from "./scenario-form";

export const NOTHING: Marks = { frame: false, questions: [] };

/** The marked places that are another after a draft was put in. */
export function draftedIn(before: string, after: string): Marks {
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  if (!was || !is) return NOTHING;
  const isOther = (one: typeof is.frame | undefined, other: typeof is.frame) =>
    one === undefined || stringify(one, WRITE) !== stringify(other, WRITE);
  const changed = is.questions.filter((question) => {
    const same = was.questions.find((one) => textIn(one, "id") === textIn(question, "id"));
    return question.drafted_by_ai === true && isOther(same, question);
  });
  return {
    frame: is.frame.drafted_by_ai === true && isOther(was.frame, is.frame),
    questions: changed.map((question) => textIn(question, "id")),
  };
}

export function both(one: Marks, other: Marks): Marks {
  return {
    frame: one.frame || other.frame,
    questions: [...new Set([...one.questions, ...other.questions])],
  };
}
