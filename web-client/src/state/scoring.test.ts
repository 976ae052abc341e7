import { parse, stringify, type TomlTable } from "smol-toml";
import { expect, it } from "vitest";
import { READ, tablesOf, textIn, WRITE } from "./scenario-form";
import { criteriaOf, describedBy, ownOf, readyRubrics, withOwn } from "./scoring";

const toml = (text: string) => parse(text, READ);
const RUBRIC = ["points", "structure", "specifics", "relevance", "vocabulary"];
const OWN = toml('id = "taste"\nname = "Taste"\nlevel_1 = "None."\nlevel_5 = "All."');

function ids(frame: string, question: string): string[] {
  return criteriaOf(toml(frame), toml(question)).map(({ id, from }) =>
    from === "rubric" ? id : `${id} (${from})`,
  );
}

it("scores a question by its rubric, that of the interview, or that of its kind", () => {
  expect(ids("", 'kind = "open"')).toEqual(RUBRIC);
  expect(ids('rubric = "sales"', 'kind = "short"')).toEqual([]);
  expect(ids("", 'kind = "short"\nrubric = "technical"')).toEqual(RUBRIC);
  expect(ids("", 'kind = "story"\ncriteria = []')).toEqual([]);
});

it("has criteria of the interview replace those of the rubric, and keeps what a question chooses", () => {
  const frame = '[[criteria]]\nid = "points"\nname = "Ours"';
  expect(ids(frame, 'kind = "open"')).toEqual([...RUBRIC.slice(1), "points (scenario)"]);
  expect(
    ids(frame, 'kind = "open"\ncriteria = ["points", { id = "structure", weight = 5 }]'),
  ).toEqual(["points (scenario)", "structure"]);
});

it("describes each in the words of its rubric and language", async () => {
  const question = toml('kind = "think_aloud"');
  const name = async (language: "fr" | "en", id: string) => {
    const rubrics = await readyRubrics(language);
    return textIn(describedBy({ id, from: "rubric" }, {}, question, rubrics) ?? {}, "name");
  };
  expect(await name("en", "points")).toBe("Points covered");
  expect(await name("en", "vocabulary")).toBe("Vocabulary");
  expect(await name("fr", "vocabulary")).toBe("Vocabulaire");
  const rubrics = await readyRubrics("en");
  for (const one of criteriaOf({}, question)) {
    const table = describedBy(one, {}, question, rubrics);
    expect([1, 2, 3, 4, 5].every((level) => textIn(table ?? {}, `level_${level}`))).toBe(true);
  }
});

it("puts a criterion of its own beside the usual ones, and leaves no trace of one taken out", () => {
  const question = toml('kind = "open"');
  const write = (table: TomlTable, own: TomlTable[]) => {
    const { criteria, ...rest } = { ...table, ...withOwn({}, table, own) };
    return toml(stringify({ ...rest, ...(criteria !== undefined && { criteria }) }, WRITE));
  };
  const added = write(question, [OWN]);
  expect(criteriaOf({}, added).map((one) => one.id)).toEqual([...RUBRIC, "taste"]);
  expect(ownOf(added).map((one) => textIn(one, "name"))).toEqual(["Taste"]);
  expect(write(added, [])).toEqual(question);
});

it("keeps the weights and the choice of others when one of its own goes", () => {
  const question = toml('kind = "open"\ncriteria = ["points", { id = "structure", weight = 5 }]');
  const added = withOwn({}, question, [OWN]);
  const back = withOwn({}, { ...question, ...added } as TomlTable, []);
  expect(tablesOf(back.criteria).map((one) => textIn(one, "id"))).toEqual(["points", "structure"]);
  expect(tablesOf(back.criteria)[1]?.weight).toBe(5n);
});
