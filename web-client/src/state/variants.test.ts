import { expect, it } from "vitest";
import { fieldsOf, type ScenarioFields, tablesOf, textIn } from "./scenario-form";
import { template } from "./scenario-source";
import {
  asVariant,
  differenceOf,
  filled,
  gapsIn,
  inOrderOf,
  variantId,
  withAdded,
} from "./variants";

const EN = `# Ours.
id = "baker-en"
language = "en"
title = "Baker"
role = "Baker"
summary = "An early morning, told in words."
greeting = "Take all the time you need."
closing = "Thank you for coming."

[persona]
name = "Ada"
description = "Brief and kind."

[[questions]]
id = "first"
kind = "open"
text = "What do you bake first?"

[[questions.points]]
id = "dough"
synonyms = ["dough"]
follow_up = "And the dough?"

[[questions]]
id = "second"
kind = "open"
text = "How do you plan a morning?"
`;
const fields = (source: string): ScenarioFields => {
  const read = fieldsOf(source);
  if (!read) throw new Error(source);
  return read;
};
const ids = (source: string) => fields(source).questions.map((one) => textIn(one, "id"));
const FR = asVariant(EN, "baker-fr", "fr")
  .replace("An early morning, told in words.", "Un petit matin.")
  .replace("Take all the time you need.", "Prenez votre temps.")
  .replace("Thank you for coming.", "Merci.")
  .replace("Brief and kind.", "Brève.")
  .replace("What do you bake first?", "Que cuisez-vous d’abord ?")
  .replace("And the dough?", "Et la pâte ?");

it("knows the same interview in the other language by its id", () => {
  expect(variantId("baker-en", "fr")).toBe("baker-fr");
  expect(variantId("baker", "fr")).toBe("baker-fr");
  const begun = fields(asVariant(template("en", 1), "new-1-fr", "fr"));
  expect([textIn(begun.frame, "id"), textIn(begun.frame, "language")]).toEqual(["new-1-fr", "fr"]);
});

it("finds what is not yet said in the other language, or only in the words of this one", () => {
  expect(gapsIn(fields(EN), fields(FR))).toEqual(["questions[1].text"]);
  const without = FR.replace('follow_up = "Et la pâte ?"\n', "").replace("Brève.", "");
  expect(gapsIn(fields(EN), fields(without))).toEqual([
    "persona.description",
    "questions[0].points[0].follow_up",
    "questions[1].text",
  ]);
  // Names are often the same: a title of a word or two is none.
  expect(gapsIn(fields(EN), fields(EN))).not.toContain("title");
});

it("says how the two differ beside their words", () => {
  const shorter = FR.slice(0, FR.lastIndexOf("[[questions]]"));
  expect(differenceOf(fields(EN), fields(shorter))).toEqual({
    here: ["second"],
    there: [],
    isReordered: false,
    unlike: [],
  });
  const other = FR.replace('kind = "open"', 'kind = "story"').replace('"second"', '"third"');
  expect(differenceOf(fields(EN), fields(other))).toMatchObject({
    here: ["second"],
    there: ["third"],
    unlike: ["first"],
  });
});

it("compares by their places questions that share no names, as the form shows them", () => {
  const named = FR.replace('"first"', '"premiere"').replace('"second"', '"deuxieme"');
  expect(differenceOf(fields(EN), fields(named))).toEqual({
    here: [],
    there: [],
    isReordered: false,
    unlike: [],
  });
  const other = named.replace('kind = "open"', 'kind = "story"');
  expect(differenceOf(fields(EN), fields(other)).unlike).toEqual(["first"]);
});

it("adds what is missing where it belongs, and leaves the rest with its comments", () => {
  const rest = `${FR.slice(0, FR.indexOf("[[questions]]"))}[[questions]]\nid = "second"\nkind = "open"\ntext = "Comment ?"\n`;
  const added = withAdded(fields(EN), rest, ["first"]);
  expect(ids(added)).toEqual(["first", "second"]);
  expect(added).toContain("# Ours.");
  expect(textIn(fields(added).questions[1] ?? {}, "text")).toBe("Comment ?");
});

it("puts the questions in the same order, its own last", () => {
  const turned = withAdded(fields(FR), FR.replace('"first"', '"own"'), ["first"]);
  expect(ids(turned)).toEqual(["first", "own", "second"]);
  expect(ids(inOrderOf(fields(EN), turned))).toEqual(["first", "second", "own"]);
});

it("takes from a draft only what is missing, and marks it", () => {
  const draft = fields(
    EN.replace("How do you plan a morning?", "Comment préparez-vous une matinée ?").replace(
      "What do you bake first?",
      "Autre chose ?",
    ),
  );
  const next = fields(filled(fields(EN), FR, draft));
  expect(next.questions.map((one) => [textIn(one, "text"), one.drafted_by_ai])).toEqual([
    ["Que cuisez-vous d’abord ?", undefined],
    ["Comment préparez-vous une matinée ?", true],
  ]);
  expect(next.frame.drafted_by_ai).toBeUndefined();
  expect(tablesOf(next.questions[0]?.points)).toHaveLength(1);
});
