import { describe, expect, it } from "vitest";
import type { Report, Span, Turn } from "../api/types";
import { evidenceOf, pickedOfQuoted, quotedWords } from "./evidence";

const WORDS = ["I", "wrote", "the", "rules", "and", "tested", "the", "rules"];

const turn = (number: number, texts: string[], speaker: Turn["speaker"] = "candidate") =>
  ({
    speaker,
    turn: number,
    source: "whisper",
    text: texts.join(" "),
    words: texts.map((text, n) => ({ text, start_ms: n * 100, end_ms: n * 100 + 90 })),
  }) as unknown as Turn;

const turns = [turn(2, ["What?"], "interviewer"), turn(1, ["Yes"]), turn(2, WORDS)];

const span = (text: string, first_word: number | null, start_ms = 0): Span => ({
  turn: 2,
  text,
  start_ms,
  end_ms: start_ms + 500,
  first_word,
  word_count: first_word === null ? null : text.split(" ").length,
});

describe("quotedWords", () => {
  it("are where the report says, and elsewhere once the words before were corrected", () => {
    expect(quotedWords(span("the rules", 6), turns)).toEqual({ turn: 2, first: 6, last: 7 });
    expect(quotedWords(span("and tested", 7), turns)).toEqual({ turn: 2, first: 4, last: 5 });
  });

  it("are found in what was typed, by their text", () => {
    expect(quotedWords(span("Tested the,", null), turns)).toEqual({ turn: 2, first: 5, last: 6 });
  });

  it("are nowhere once they were corrected themselves", () => {
    expect(quotedWords(span("no such words", 0), turns)).toBeUndefined();
    expect(quotedWords({ ...span("Yes", 0), turn: 9 }, turns)).toBeUndefined();
  });

  it("become the reader's choice, as far as there are words", () => {
    const words = { turn: 2, first: 4, last: 99 };
    expect(pickedOfQuoted(words, turns)).toEqual({
      from: { turn: 2, word: 4 },
      to: { turn: 2, word: 7 },
    });
    expect(pickedOfQuoted({ turn: 2, first: 8, last: 9 }, turns)).toBeUndefined();
    expect(pickedOfQuoted({ turn: 7, first: 0, last: 0 }, turns)).toBeUndefined();
  });
});

describe("evidenceOf", () => {
  const criterion = (name: string, level: number | undefined, evidence: Span[]) => ({
    name,
    evidence,
    outcome:
      level === undefined
        ? { state: "withheld", reasons: ["too_little_said"] }
        : { state: "given", level, spread: 0.3 },
  });
  const report = (criteria: object[], priorities: object[] = []) =>
    ({ questions: [{ criteria }], priorities }) as unknown as Report;
  const labels = { locale: "en", toTry: "To try" };

  it("names each span once, with every level that it backs", () => {
    const rules = span("the rules", 2, 200);
    const found = evidenceOf(
      report([
        criterion("Structure", 4.2, [rules]),
        criterion("Focus", 3.6, [rules, span("I wrote", 0, 0)]),
      ]),
      turns,
      labels,
    );
    expect(found.map(({ quote, labels, kind }) => [quote, labels, kind])).toEqual([
      ["I wrote", ["Focus 3.6"], "strength"],
      ["the rules", ["Structure 4.2", "Focus 3.6"], "strength"],
    ]);
  });

  it("says of what speaks for and against neither, and nothing of a withheld level", () => {
    const tested = span("tested the rules", 5, 500);
    const found = evidenceOf(
      report(
        [criterion("Structure", 4, [tested]), criterion("Focus", undefined, [span("and", 4, 400)])],
        [{ words: tested }, { words: null }],
      ),
      turns,
      labels,
    );
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ kind: "other", labels: ["Structure 4.0", "To try"] });
  });
});
