/** What a page of questions knows of its quiz, without the DOM. */
import type { Attempt, Language, Marked, QuizAnswer, QuizQuestion, Solution } from "../api/types";

/** What the person has put together so far, before it is an answer. */
export interface Draft {
  /** Choices that are chosen, by their place. */
  chosen: readonly number[];
  /** A number as it is written. */
  number: string;
  /** Items in the order they stand in now. */
  order: readonly number[];
}

export function emptyDraft(question: QuizQuestion): Draft {
  const order = question.kind === "ordering" ? question.choices.map((_, place) => place) : [];
  return { chosen: [], number: "", order };
}

/** The draft with a choice taken, or, where several may be, taken or left. */
export function choose(question: QuizQuestion, draft: Draft, place: number): Draft {
  if (place >= question.choices.length) return draft;
  if (question.kind === "single") return { ...draft, chosen: [place] };
  if (question.kind !== "multiple") return draft;
  const chosen = draft.chosen.includes(place)
    ? draft.chosen.filter((one) => one !== place)
    : [...draft.chosen, place].sort((a, b) => a - b);
  return { ...draft, chosen };
}

/** The order with the item at a position moved by so many positions, as far as it goes. */
export function moved(order: readonly number[], from: number, by: number): number[] {
  const to = Math.min(Math.max(from + by, 0), order.length - 1);
  const next = [...order];
  const [item] = next.splice(from, 1);
  if (item !== undefined) next.splice(to, 0, item);
  return next;
}

/** The answer that a draft is, or nothing while it is none yet. */
export function answerOf(question: QuizQuestion, draft: Draft): QuizAnswer | undefined {
  switch (question.kind) {
    case "single": {
      const [choice] = draft.chosen;
      return choice === undefined ? undefined : { kind: "single", choice };
    }
    case "multiple":
      return draft.chosen.length > 0 ? { kind: "multiple", choices: [...draft.chosen] } : undefined;
    case "numeric":
      return /\d/.test(draft.number) ? { kind: "numeric", number: draft.number.trim() } : undefined;
    case "ordering":
      return { kind: "ordering", order: [...draft.order] };
  }
}

/** The first question without a mark. */
export function nextQuestion(attempt: Attempt): QuizQuestion | undefined {
  return attempt.questions.find(({ id }) => !attempt.marks.some((mark) => mark.question === id));
}

/** The attempt with one more mark. */
export function withMark(attempt: Attempt, mark: Marked): Attempt {
  const others = attempt.marks.filter(({ question }) => question !== mark.question);
  return { ...attempt, marks: [...others, mark] };
}

export type Verdict = "right" | "partly" | "wrong" | "none";

export function verdictOf(mark: Marked): Verdict {
  if (mark.answer === null) return "none";
  if (mark.right) return "right";
  return mark.score > 0 ? "partly" : "wrong";
}

/** A choice after marking: whether it was taken, and whether it should have been. */
export interface ReviewedChoice {
  place: number;
  text: string;
  taken: boolean;
  right: boolean;
  feedback: string | undefined;
}

export function reviewed(question: QuizQuestion, mark: Marked): ReviewedChoice[] {
  const { answer, solution } = mark;
  const taken =
    answer?.kind === "single" ? [answer.choice] : answer?.kind === "multiple" ? answer.choices : [];
  const right = solution.kind === "choices" ? solution.choices : [];
  return question.choices.map((text, place) => ({
    place,
    text,
    taken: taken.includes(place),
    right: right.includes(place),
    feedback: mark.feedback.find(({ choice }) => choice === place)?.text,
  }));
}

/** Figures as the quiz's language writes them. */
export function figure(value: number, language: Language): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: 10 }).format(value);
}

/** A number that is right, as text: `2.5`, `43.2 ± 0.5`, `41 – 42`. */
export function rightNumber(solution: Solution, language: Language): string {
  if (solution.kind === "number") {
    const value = figure(solution.value, language);
    return solution.tolerance > 0 ? `${value} ± ${figure(solution.tolerance, language)}` : value;
  }
  if (solution.kind === "range") {
    return `${figure(solution.min, language)} – ${figure(solution.max, language)}`;
  }
  return "";
}
