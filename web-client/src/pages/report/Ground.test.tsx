import { MantineProvider } from "@mantine/core";
import { render } from "@testing-library/react";
import { beforeAll, expect, it } from "vitest";
import type { Report } from "../../api/types";
import { chooseLanguage } from "../../i18n";
import { Ground } from "./Ground";

beforeAll(() => chooseLanguage("en"));

function shown(raters: Report["raters"], counts: Partial<Report["reliability"]>): string {
  const reliability = { scored: 4, questions: 5, words: 300, transcript: null, ...counts };
  const report = { raters, reliability } as Report;
  const { container } = render(
    <MantineProvider env="test">
      <Ground report={report} />
    </MantineProvider>,
  );
  return container.textContent ?? "";
}

it("names each model once, and counts every criterion that was rated", () => {
  const models = ["openai:gpt-5-mini", "mistral:small", "azure:gpt-5-mini"];
  const text = shown({ models, asked: 30, came: 29 }, { rated: 4, measured: 7, apart: 2 });
  expect(text).toContain("4 criteria were rated by a language model (gpt-5-mini, small)");
  expect(text).toContain("7 were computed");
  expect(text).toContain("2 criteria have no level: their ratings are too far apart.");
  expect(text).toContain("29 of 30 ratings");
});

it("says nothing of ratings that agree, and nothing of models where none was asked", () => {
  const raters = { models: ["openai:gpt-5-mini"], asked: 30, came: 30 };
  expect(shown(raters, { rated: 9, measured: 2, apart: 0 })).not.toContain("too far apart");
  expect(shown(undefined, { rated: 0, measured: 9, apart: 0 })).toContain(
    "All levels were computed from the words, without a language model.",
  );
});
