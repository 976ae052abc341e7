import { expect, it } from "vitest";
import type { Attempt, Marked, QuizQuestion } from "../api/types";
import {
  answerOf,
  choose,
  emptyDraft,
  moved,
  nextQuestion,
  reviewed,
  rightNumber,
  verdictOf,
  withMark,
} from "./quiz";

const question = (kind: QuizQuestion["kind"], choices: string[] = []): QuizQuestion => ({
  id: kind,
  kind,
  text: "What?",
  points: 1,
  time_limit_s: null,
  choices,
});

const mark = (change: Partial<Marked> = {}): Marked => ({
  question: "single",
  answer: { kind: "single", choice: 0 },
  right: false,
  score: 0,
  points: 0,
  solution: { kind: "choices", choices: [1] },
  explanation: null,
  feedback: [],
  ...change,
});

it("takes one choice, or several where several may be taken", () => {
  const one = question("single", ["a", "b"]);
  const first = choose(one, emptyDraft(one), 0);
  expect(choose(one, first, 1).chosen).toEqual([1]);
  expect(choose(one, first, 2).chosen).toEqual([0]);
  const several = question("multiple", ["a", "b", "c"]);
  const both = choose(several, choose(several, emptyDraft(several), 2), 0);
  expect(both.chosen).toEqual([0, 2]);
  expect(choose(several, both, 2).chosen).toEqual([0]);
});

it("knows an answer from a draft that is none yet", () => {
  const number = question("numeric");
  const draft = emptyDraft(number);
  expect(answerOf(number, draft)).toBeUndefined();
  expect(answerOf(number, { ...draft, number: "-" })).toBeUndefined();
  expect(answerOf(number, { ...draft, number: " 2,5 " })).toEqual({
    kind: "numeric",
    number: "2,5",
  });
  const one = question("single", ["a", "b"]);
  expect(answerOf(one, emptyDraft(one))).toBeUndefined();
  const order = question("ordering", ["a", "b"]);
  expect(answerOf(order, emptyDraft(order))).toEqual({ kind: "ordering", order: [0, 1] });
});

it("moves an item as far as it goes", () => {
  expect(moved([0, 1, 2], 0, 1)).toEqual([1, 0, 2]);
  expect(moved([0, 1, 2], 2, -2)).toEqual([2, 0, 1]);
  expect(moved([0, 1, 2], 0, -1)).toEqual([0, 1, 2]);
  expect(moved([0, 1, 2], 2, 5)).toEqual([0, 1, 2]);
});

it("goes to the first question without a mark", () => {
  const attempt = {
    questions: [question("single"), question("numeric")],
    marks: [],
  } as unknown as Attempt;
  expect(nextQuestion(attempt)?.id).toBe("single");
  const after = withMark(attempt, mark());
  expect(nextQuestion(after)?.id).toBe("numeric");
  expect(nextQuestion(withMark(after, mark({ question: "numeric" })))).toBeUndefined();
  expect(withMark(after, mark({ right: true })).marks).toHaveLength(1);
});

it("says what came of an answer", () => {
  expect(verdictOf(mark())).toBe("wrong");
  expect(verdictOf(mark({ right: true, score: 1 }))).toBe("right");
  expect(verdictOf(mark({ score: 0.5 }))).toBe("partly");
  expect(verdictOf(mark({ answer: null }))).toBe("none");
});

it("lays what was taken beside what is right", () => {
  const given = mark({ feedback: [{ choice: 0, text: "No." }] });
  expect(reviewed(question("single", ["a", "b"]), given)).toEqual([
    { place: 0, text: "a", taken: true, right: false, feedback: "No." },
    { place: 1, text: "b", taken: false, right: true, feedback: undefined },
  ]);
});

it("writes numbers as the quiz's language does", () => {
  expect(rightNumber({ kind: "number", value: 2.5, tolerance: 0 }, "fr")).toBe("2,5");
  expect(rightNumber({ kind: "number", value: 43.2, tolerance: 0.5 }, "en")).toBe("43.2 ± 0.5");
  expect(rightNumber({ kind: "range", min: 41, max: 42 }, "fr")).toBe("41 – 42");
});
