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

it("names what stands in the way", () => {
  const question = (id: string, more: string) =>
    `[[questions]]\nid = "${id}"\nkind = "open"\ntext = "?"\n${more}\n`;
  const source = `duration_minutes = 2\n${question("a", "max_follow_ups = 3")}${question("b", 'points = [{ id = "p", synonyms = ["x"] }]')}`;
  const note = { question: "a", text: "?", topic: "age" };
  const points = unmet(source, { ...SOUND, law_notes: [note, note] });
  expect(points.map(({ id, questions }) => [id, questions])).toEqual([
    ["job", ["a"]],
    ["anchored", []],
    ["probing", ["a"]],
    ["lawful", ["a"]],
    ["time", []],
  ]);
  expect(points.at(-1)?.minutes).toBe(3);
});
