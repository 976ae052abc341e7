import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "smol-toml";
import { expect, it } from "vitest";
import type { QuizPreview } from "../api/types";
import {
  copyOf,
  newQuiz,
  pointsOf,
  problemsOf,
  questionOf,
  SHAPES,
  withBlank,
  withCopy,
} from "./quiz-form";
import { fieldsOf, tablesOf, textIn, withMoved, withoutQuestion } from "./scenario-form";

const FOLDER = join(import.meta.dirname, "../../../scenarios/quizzes");
/** As the server writes a quiz: choices are tables of their question. */
const SOURCE = `id = "bread"
language = "fr"
title = "Le pain"
summary = "Court."

[[questions]]
id = "question-2"
kind = "single"
text = "De quoi ?"

[[questions.choices]]
right = true
text = "De farine"

[[questions.choices]]
text = "De sable"

[[questions]]
id = "weight"
kind = "numeric"
points = 3
text = "Combien ?"
tolerance = 0.5
value = 250.0
`;

const idsIn = (source: string) => fieldsOf(source)?.questions.map((one) => textIn(one, "id"));

it("keeps the order, the choices and the numbers through every change", () => {
  const moved = withMoved(SOURCE, 1, 0);
  expect(idsIn(moved)).toEqual(["weight", "question-2"]);
  expect(parse(withMoved(moved, 0, 1))).toEqual(parse(SOURCE));
  const copied = withCopy(SOURCE, 0);
  expect(idsIn(copied)).toEqual(["question-2", "question-3", "weight"]);
  const [one, two] = fieldsOf(copied)?.questions ?? [];
  expect({ ...two, id: "question-2" }).toEqual(one);
  expect(parse(withoutQuestion(copied, 1))).toEqual(parse(SOURCE));
  expect(copied).toContain("value = 250.0");
  expect(withCopy(SOURCE, 7)).toBe(SOURCE);
});

it("adds a question of every kind, each with an id of its own", () => {
  const all = SHAPES.reduce(withBlank, SOURCE);
  expect(idsIn(all)).toEqual([
    "question-2",
    "weight",
    ...[3, 4, 5, 6, 7].map((number) => `question-${number}`),
  ]);
  const either = fieldsOf(all)?.questions[4];
  expect(either?.shuffle).toBe(false);
  expect(tablesOf(either?.choices).map((choice) => textIn(choice, "text"))).toEqual([
    "Vrai",
    "Faux",
  ]);
  expect(pointsOf(fieldsOf(all)?.questions ?? [])).toBe(9);
});

it("begins a quiz and copies one under another id", () => {
  const made = newQuiz(" Le pain ", "fr");
  const frame = fieldsOf(made)?.frame ?? {};
  expect(textIn(frame, "id")).toMatch(/^le-pain-[0-9a-f]{8}$/);
  expect([textIn(frame, "title"), textIn(frame, "summary")]).toEqual(["Le pain", "Le pain"]);
  expect(textIn(fieldsOf(newQuiz("日本", "en"))?.frame ?? {}, "id")).toMatch(/^quiz-[0-9a-f]{8}$/);
  const copied = copyOf(SOURCE, (title) => `${title} ${"é".repeat(200)}`);
  const head = fieldsOf(copied)?.frame ?? {};
  expect(textIn(head, "id")).not.toBe("bread");
  expect([...textIn(head, "title")]).toHaveLength(120);
  expect(fieldsOf(copied)?.questions).toEqual(fieldsOf(SOURCE)?.questions);
});

it("reads what the server finds wrong by the way to its field", () => {
  const problem = { line: 3, question: "questions[12].choices[0].text", skipped: true };
  const said = { message: "must not be empty", message_fr: "ne doit pas être vide" };
  const whole = { line: 1, question: null, skipped: true, ...said };
  const preview = { quiz: null, questions: [], more_problems: 0 };
  const found = problemsOf({ ...preview, problems: [{ ...problem, ...said }, whole] });
  expect(found.map(({ key }) => key)).toEqual(["questions[12].choices[0].text", ""]);
  expect(found.map(questionOf)).toEqual([12, undefined]);
  // What is only remarked on keeps nobody from saving.
  const sound = { ...preview, quiz: {}, problems: [whole] } as unknown as QuizPreview;
  expect(problemsOf(sound)).toEqual([]);
});

it.each(readdirSync(FOLDER).filter((name) => name.endsWith(".toml")))(
  "shows %s in its fields and moves it whole",
  (name) => {
    const source = readFileSync(join(FOLDER, name), "utf8");
    const fields = fieldsOf(source);
    expect(fields?.questions.length).toBeGreaterThan(7);
    expect(parse(withMoved(withMoved(source, 0, 3), 3, 0))).toEqual(parse(source));
  },
);
