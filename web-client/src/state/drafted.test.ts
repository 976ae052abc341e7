import { expect, it } from "vitest";
import { both, draftedIn, NOTHING } from "./drafted";
import { fieldsOf } from "./scenario-form";
import { withinQuestion } from "./scenario-source";
import { filled } from "./variants";

const EN = `id = "baker-en"
language = "en"
title = "Baker"
drafted_by_ai = true
greeting = "Welcome to the bakery."

[[questions]]
id = "first"
text = "What do you bake first?"
again = "And then?"

[[questions]]
id = "second"
text = "How do you plan a morning?"
again = "And an evening?"
`;
const FR = EN.replace("baker-en", "baker-fr")
  .replace('"en"', '"fr"')
  .replace(/again = .*\n/g, "")
  .replace('"second"', '"second"\ndrafted_by_ai = true')
  .replace("What do you bake first?", "Que cuisez-vous d’abord ?")
  .replace("How do you plan a morning?", "Comment préparez-vous une matinée ?")
  .replace("Welcome to the bakery.", "Bienvenue.")
  .replace('"Baker"', '"Boulangerie"');

it("names what a draft has filled under a mark, old or new, and nothing else", () => {
  const [own, draft] = [EN, EN.replaceAll("And", "Et")].map((text) => fieldsOf(text));
  if (!own || !draft) throw new Error("readable");
  const next = filled(own, FR, draft);
  expect(next).toContain("Et an evening?");
  expect(draftedIn(FR, next)).toEqual({ frame: false, questions: ["first", "second"] });
  expect(draftedIn(next, next)).toEqual(NOTHING);
  expect(draftedIn(FR, FR.replace("Bienvenue.", "Bonjour."))).toEqual({
    frame: true,
    questions: [],
  });
});

it("leaves points alone that are put where no mark stands", () => {
  const point = '[[questions.points]]\nid = "p"\nsynonyms = ["a"]';
  expect(draftedIn(FR, withinQuestion(FR, "first", point))).toEqual(NOTHING);
  expect(draftedIn(FR, withinQuestion(FR, "second", point)).questions).toEqual(["second"]);
  expect(draftedIn(FR, "no = file = at all")).toEqual(NOTHING);
});

it("adds up", () => {
  const one = { frame: false, questions: ["a", "b"] };
  expect(both(one, { frame: true, questions: ["b", "c"] })).toEqual({
    frame: true,
    questions: ["a", "b", "c"],
  });
});
