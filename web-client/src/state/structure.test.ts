import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { SourceCheck } from "../api/types";
import { fieldsOf } from "./scenario-form";
import { structureOf } from "./structure";

const FOLDER = join(import.meta.dirname, "../../../scenarios/data");
const SOUND = { law_notes: [] as SourceCheck["law_notes"] } as SourceCheck;

function unmet(source: string, check = SOUND) {
  const fields = fieldsOf(source);
  if (!fields) throw new Error("cannot be read");
  return structureOf(fields, check).filter((point) => !point.met);
}

it("finds nothing in the way in what is built in", () => {
  for (const name of readdirSync(FOLDER).filter((name) => name.endsWith(".toml"))) {
    const ids = unmet(readFileSync(join(FOLDER, name), "utf8")).map(
      (point) => `${point.id} ${point.questions} ${point.minutes}`,
    );
    expect(ids, name).toEqual([]);
  }
});

const question = (id: string, more: string, kind = "open") =>
  `[[questions]]\nid = "${id}"\nkind = "${kind}"\ntext = "?"\n${more}\n`;

it("names what stands in the way", () => {
  const source = `duration_minutes = 2\n${question("a", "max_follow_ups = 3")}${question("b", 'points = [{ id = "p", synonyms = ["x"] }]')}`;
  const note = { question: "a", text: "?", topic: "age" };
  const points = unmet(source, { ...SOUND, law_notes: [note, note] });
  expect(points.map(({ id, questions }) => [id, questions])).toEqual([
    ["answers", ["a"]],
    ["job", ["a", "b"]],
    ["anchored", []],
    ["probing", ["a"]],
    ["lawful", ["a"]],
    ["time", []],
  ]);
  expect(points.at(-1)?.minutes).toBe(3);
});

const BAKER = 'title = "Baker"\nrole = "Baker in a village"\nduration_minutes = 60\n';
const STARS = 'points = [{ id = "sign", synonyms = ["Leo"], follow_up = "And your horoscope?" }]';

it("does not call questions about horoscopes, and facts that nobody scores, a fair interview", () => {
  const facts = Array.from({ length: 12 }, (_, at) => question(`fact-${at}`, "", "short"));
  const stars = ["x", "y", "z"].map((id) => question(id, STARS));
  const points = unmet(`${BAKER}${facts.join("")}${stars.join("")}`);
  expect(points.map(({ id, questions }) => [id, questions.length])).toEqual([
    ["job", 3],
    ["anchored", 12],
  ]);
  expect(points[1]?.scored).toBe(3);
});

it("takes an expected answer for what a good answer is, and for what speaks of the position", () => {
  const said = (text: string) => question(text.slice(0, 2), `expected = "${text}"`);
  const source = `${BAKER}${said("A bakery smells of bread.")}${said("In villages, early.")}${said("Nothing.")}`;
  expect(unmet(source).map(({ id, questions }) => [id, questions])).toEqual([["job", ["No"]]]);
});

it("looks at every question that is scored, and at no other, whatever its kind", () => {
  const scored = question("fact", 'rubric = "technical"', "short");
  const noted = question("story", "criteria = []", "story");
  const points = unmet(`${BAKER}${scored}${noted}`);
  expect(points.map(({ id, questions }) => [id, questions])).toEqual([
    ["answers", ["fact"]],
    ["job", ["fact"]],
    ["anchored", ["story"]],
  ]);
});
