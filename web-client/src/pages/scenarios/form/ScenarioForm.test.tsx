import { MantineProvider } from "@mantine/core";
import { fireEvent, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { beforeAll, expect, it } from "vitest";
import type { SourceCheck } from "../../../api/types";
import { chooseLanguage } from "../../../i18n";
import { fieldsOf, textIn, textsIn } from "../../../state/scenario-form";
import { template } from "../../../state/scenario-source";
import { ScenarioForm } from "./ScenarioForm";

beforeAll(() => chooseLanguage("en"));

const SOUND = { problems: [], law_notes: [], summary: null } as unknown as SourceCheck;

function write(source: string, check = SOUND, readOnly = false) {
  const seen = { source };
  function Page() {
    const [text, setText] = useState(source);
    seen.source = text;
    return <ScenarioForm {...{ source: text, check, readOnly }} onChange={setText} />;
  }
  render(
    <MantineProvider env="test">
      <Page />
    </MantineProvider>,
  );
  return () => fieldsOf(seen.source);
}

it("writes what is typed into the file, and takes it back", async () => {
  const fields = write(template("en", 1));
  const title = screen.getByRole("textbox", { name: "Title" });
  fireEvent.change(title, { target: { value: "Baker “1”" } });
  expect(textIn(fields()?.frame ?? {}, "title")).toBe("Baker “1”");
  fireEvent.keyDown(title, { key: "z", ctrlKey: true });
  expect(textIn(fields()?.frame ?? {}, "title")).toBe("New interview");
  await userEvent.click(screen.getByRole("button", { name: "Redo" }));
  expect(textIn(fields()?.frame ?? {}, "title")).toBe("Baker “1”");
});

it("adds questions, moves them and brings back the one that was deleted", async () => {
  const fields = write(template("en", 1));
  await userEvent.click(screen.getByTestId("add-question"));
  await userEvent.click(screen.getByRole("button", { name: "Move question 2 up" }));
  const ids = () => fields()?.questions.map((question) => textIn(question, "id"));
  expect(ids()).toEqual(["question-2", "first"]);
  await userEvent.click(screen.getByRole("button", { name: "Delete question 1" }));
  expect(ids()).toEqual(["first"]);
  expect(screen.getByRole("status").textContent).toContain("Undo brings it back");
  await userEvent.click(screen.getByRole("button", { name: "Undo" }));
  expect(ids()).toEqual(["question-2", "first"]);
});

it("lists what an answer should mention, with its words", async () => {
  const fields = write(template("en", 1));
  await userEvent.click(screen.getByRole("button", { name: /Tell me about a piece of work/ }));
  const points = screen.getByRole("region", { name: "What a full answer mentions" });
  await userEvent.type(
    within(points).getByRole("textbox", { name: /One more thing/ }),
    "Own part{Enter}",
  );
  const added = () => fieldsOf1(fields());
  expect(added()).toEqual({ id: "own-part", synonyms: ["Own part"] });
  const [, words] = within(points).getAllByLabelText("Words that mention it", {
    selector: "input",
  });
  if (!words) throw new Error("no words");
  await userEvent.type(words, "I did{Enter}my job,");
  expect(textsIn(added() ?? {}, "synonyms")).toEqual(["Own part", "I did", "my job"]);
  await userEvent.click(screen.getByRole("button", { name: "Delete “own part”" }));
  expect(added()).toBeUndefined();
});

it("says what is wrong beside the field, and shows no field of what it cannot read", () => {
  const problem = { key: "questions[0].text", line: 1, column: 1, message: "must not be empty" };
  write(template("en", 1), { ...SOUND, problems: [problem] });
  expect(screen.getByText("1 problem to mend")).toBeTruthy();
  write("title = ");
  expect(screen.getByText("The form cannot show this file")).toBeTruthy();
});

it("changes nothing of what is only to be read", async () => {
  write(template("fr", 1), SOUND, true);
  expect(screen.getByRole("textbox", { name: "Title" })).toHaveProperty("readOnly", true);
  expect(screen.queryByTestId("add-question")).toBeNull();
  expect(screen.queryByRole("button", { name: /Delete question/ })).toBeNull();
});

function fieldsOf1(fields: ReturnType<typeof fieldsOf>) {
  const points = fields?.questions[0]?.points;
  return Array.isArray(points) ? (points[1] as Record<string, never> | undefined) : undefined;
}

it("shows the other language beside each question, and writes only this one", async () => {
  const french = fieldsOf(template("fr", 1));
  if (!french) throw new Error("the template can be read");
  const changes: string[] = [];
  render(
    <MantineProvider env="test">
      <ScenarioForm
        source={template("en", 1)}
        check={SOUND}
        readOnly={false}
        beside={{ fields: french, language: "fr" }}
        onChange={(next) => changes.push(next)}
      />
    </MantineProvider>,
  );
  await userEvent.click(screen.getByRole("button", { name: /Tell me about a piece of work/ }));
  const texts = screen.getAllByRole("textbox", { name: "Question, as it is spoken" });
  expect(texts.map((text) => (text as HTMLTextAreaElement).readOnly)).toEqual([false, true]);
  expect((texts[1] as HTMLTextAreaElement).value).toContain("Parlez-moi");
  expect(screen.getByText("grâce à")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Add a criterion" }));
  expect(fieldsOf(changes.at(-1) ?? "")?.frame.criteria).toHaveLength(1);
});
