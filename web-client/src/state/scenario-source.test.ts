import { describe, expect, it } from "vitest";
import { questionsIn, template, withId, withinQuestion, withQuestions } from "./scenario-source";

const FILE = `id = "one"
title = "One"

[[questions]]
kind = "open"
id = "a"

[[questions.points]]
id = "p"

[[questions]]
text = "No id yet"

[[criteria]]
id = "c"
`;

describe("a scenario's file", () => {
  it("tells its questions with their lines", () => {
    expect(questionsIn(FILE)).toEqual([
      { id: "a", from: 3, to: 10 },
      { id: "", from: 10, to: 13 },
    ]);
    expect(questionsIn("")).toEqual([]);
  });

  it("takes more questions after the last one and before what follows", () => {
    const file = withQuestions(FILE, [
      '[[questions]]\nid = "new"\n',
      '[[questions]]\nid = "two"\n',
    ]);
    expect(questionsIn(file).map((question) => question.id)).toEqual(["a", "", "new", "two"]);
    expect(file.indexOf("[[criteria]]")).toBeGreaterThan(file.indexOf('"two"'));
    expect(withQuestions('id = "x"', ["[[questions]]"])).toBe('id = "x"\n\n[[questions]]\n');
  });

  it("takes points at the end of their question only", () => {
    const file = withinQuestion(FILE, "a", '[[questions.points]]\nid = "q"');
    const [a] = questionsIn(file);
    expect(file.split("\n").slice(a?.from, a?.to).join("\n")).toContain('id = "q"');
    expect(withinQuestion(FILE, "nobody", "x")).toBe(FILE);
  });

  it("gets another id, and its questions keep theirs", () => {
    expect(withId(FILE, "two")).toBe(FILE.replace('"one"', '"two"'));
  });

  it("begins as a file of either language", () => {
    expect(template("fr", 3)).toContain('id = "nouveau-3-fr"');
    expect(questionsIn(template("en", 1))).toHaveLength(1);
  });
});
