import { beforeAll, expect, it } from "vitest";
import { chooseLanguage, i18n } from "../i18n";
import { sentSentences } from "./sent";

beforeAll(() => chooseLanguage("en"));

it("names every host of a kind in one sentence", () => {
  const sentences = sentSentences(
    [
      { what: "voice", host: "api.openai.com" },
      { what: "answers", host: "api.openai.com" },
      { what: "answers", host: "api.anthropic.com" },
    ],
    i18n.t,
  );
  expect(sentences).toEqual([
    "Your voice is sent to api.openai.com, where it is turned into words.",
    "What you answer and write is sent to api.openai.com or api.anthropic.com, where a language model rates it for the report. Your name is taken out.",
  ]);
  expect(sentSentences([], i18n.t)).toEqual([]);
});
