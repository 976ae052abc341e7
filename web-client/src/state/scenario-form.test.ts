import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "smol-toml";
import { describe, expect, it } from "vitest";
import {
  changed,
  codesIn,
  fieldsOf,
  idOf,
  occupationsOf,
  textIn,
  withFrame,
  withMoved,
  withNewQuestion,
  withoutQuestion,
  withQuestion,
} from "./scenario-form";
import { template } from "./scenario-source";

const FOLDER = join(import.meta.dirname, "../../../scenarios/data");
const SOURCE = `# Kept above.
id = "a-en"
title = "A" # lost where the frame changes
duration_minutes = 10

[persona]
name = "Ada"

[[questions]]
id = "one" # stays while another changes
text = "One?"

[[questions.points]]
id = "p"
synonyms = ["a", "b"]

[[questions]]
id = "two"
text = "Two?"
[questions.task]
kind = "code"
tests = [{ arguments = [1, 2.0, [1e3]], result = 2 }]

[patience]
longest_wait_ms = 3000
`;

it("writes occupations as the file does and reads them back", () => {
  expect(occupationsOf(["m1805", "2512.4"])).toEqual([{ rome: "M1805" }, { esco: "2512.4" }]);
  expect(codesIn({ occupations: [{ rome: "M1805" }, { esco: "2512" }, {}] })).toEqual([
    "M1805",
    "2512",
  ]);
  expect(occupationsOf([])).toBeUndefined();
  const source = withFrame(template("en", 1), {
    ...fieldsOf(template("en", 1))?.frame,
    occupations: [{ rome: "M1805" }],
  });
  expect(codesIn(fieldsOf(source)?.frame ?? {})).toEqual(["M1805"]);
});

describe("a scenario's file", () => {
  it("is read into fields, and not where fields could not show it", () => {
    const fields = fieldsOf(SOURCE);
    expect(fields?.questions.map((one) => textIn(one, "id"))).toEqual(["one", "two"]);
    expect(textIn(fields?.frame ?? {}, "title")).toBe("A");
    expect(fieldsOf("title = ")).toBeUndefined();
    expect(fieldsOf('questions = [{ id = "a" }]')).toBeUndefined();
    expect(fieldsOf("")?.questions).toEqual([]);
  });

  it("keeps every line outside of the part that changes", () => {
    const fields = fieldsOf(SOURCE);
    const [one] = fields?.questions ?? [];
    const next = withQuestion(SOURCE, 1, changed(fields?.questions[1] ?? {}, { text: "Second?" }));
    expect(next).toContain('id = "one" # stays while another changes');
    expect(next).toContain('title = "A" # lost');
    expect(next).toContain("longest_wait_ms = 3000");
    expect(fieldsOf(next)?.questions[1]).toMatchObject({ text: "Second?", task: { kind: "code" } });
    expect(fieldsOf(next)?.questions[0]).toEqual(one);

    const titled = withFrame(SOURCE, changed(fields?.frame ?? {}, { title: "B", role: "" }));
    expect(titled.startsWith("# Kept above.\n")).toBe(true);
    expect(titled).toContain('title = "B"');
    expect(titled).toContain("# stays while another changes");
    expect(titled).toContain("longest_wait_ms = 3000");
  });

  it("keeps whole numbers whole and others others", () => {
    const [, two] = fieldsOf(SOURCE)?.questions ?? [];
    const next = withQuestion(SOURCE, 1, changed(two ?? {}, { weight: 2 }));
    expect(next).toMatch(/1, 2\.0, \[ ?1000\.0 ?\]/);
    expect(next).toContain("weight = 2\n");
  });

  it("has its questions added, moved and taken out", () => {
    const ids = (source: string) => fieldsOf(source)?.questions.map((one) => textIn(one, "id"));
    const three = withNewQuestion(SOURCE, "en");
    expect(ids(three)).toEqual(["one", "two", "question-3"]);
    expect(ids(withMoved(three, 2, 0))).toEqual(["question-3", "one", "two"]);
    expect(ids(withMoved(three, 0, 9))).toEqual(["one", "two", "question-3"]);
    expect(ids(withoutQuestion(three, 0))).toEqual(["two", "question-3"]);
    expect(ids(withNewQuestion("", "fr"))).toEqual(["question-1"]);
    expect(withMoved(three, 2, 0)).toContain("longest_wait_ms = 3000");
  });

  it("means the same after every part was written anew, for each built-in scenario", () => {
    const files = readdirSync(FOLDER).filter((name) => name.endsWith(".toml"));
    expect(files.length).toBeGreaterThanOrEqual(24);
    for (const name of files) {
      const source = readFileSync(join(FOLDER, name), "utf8");
      const fields = fieldsOf(source);
      expect(fields, name).toBeDefined();
      let next = withFrame(source, fields?.frame ?? {});
      fields?.questions.forEach((question, at) => {
        next = withQuestion(next, at, question);
      });
      expect(parse(next, { integersAsBigInt: true }), name).toEqual(
        parse(source, { integersAsBigInt: true }),
      );
    }
  });
});

it("gives a name of its own to what people name", () => {
  expect(idOf("Prise en charge d’un élève", [])).toBe("prise-en-charge-d-un-eleve");
  expect(idOf("Result", ["result", "result-2"])).toBe("result-3");
  expect(idOf("日本", [])).toBe("point");
});
