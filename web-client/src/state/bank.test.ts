import { describe, expect, it } from "vitest";
import { blank, forOther, pieceOf, shownText, sourceOf, withKept } from "./bank";
import { fieldsOf, textIn } from "./scenario-form";
import { template } from "./scenario-source";

const OWN = `[[criteria]]
id = "warmth"
name = "Warmth"
level_1 = "None."
level_2 = "Little."
level_3 = "Some."
level_4 = "Much."
level_5 = "All."

[[questions]]
id = "first"
kind = "open"
text = "Why bread?"
time_limit_s = 90
criteria = ["warmth"]
`;

describe("a kept question", () => {
  it("comes back from its fields", () => {
    const piece = pieceOf(OWN);
    expect(piece).toBeDefined();
    expect(piece && pieceOf(sourceOf(piece))).toEqual(piece);
    expect(pieceOf("[[questions")).toBeUndefined();
    expect(pieceOf("title = 'x'")).toBeUndefined();
  });

  it("goes into a scenario under a free name, with the anchors that it is scored by", () => {
    const piece = pieceOf(OWN);
    if (!piece) throw new Error("it can be read");
    const once = withKept(template("en", 1), piece);
    const fields = fieldsOf(once ?? "");
    expect(fields?.questions.map((question) => textIn(question, "id"))).toEqual([
      "first",
      "first-2",
    ]);
    expect(fields?.questions[1]?.time_limit_s).toBe(90n);
    expect(fields?.frame.criteria).toHaveLength(1);
    const twice = fieldsOf(withKept(once ?? "", piece) ?? "");
    expect(twice?.frame.criteria).toHaveLength(1);
    expect(twice?.questions).toHaveLength(3);
    expect(withKept("questions = 3", piece)).toBeUndefined();
  });

  it("begins in the other language with its kind and without its texts", () => {
    const other = forOther({
      ...blank("quiz"),
      question: { ...blank("quiz").question, text: "Why?", explanation: "So." },
    });
    expect(other.question).toMatchObject({ kind: "single", text: "" });
    expect(other.question).not.toHaveProperty("explanation");
  });

  it("is shown in the reader's language, else in the one that there is", () => {
    const item = { text_fr: "Pourquoi ?", text_en: null } as Parameters<typeof shownText>[0];
    expect(shownText(item, "en")).toEqual({ text: "Pourquoi ?", lang: "fr" });
    expect(shownText(item, "fr")).toEqual({ text: "Pourquoi ?", lang: "fr" });
  });
});
