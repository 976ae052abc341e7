import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, fireEvent, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { beforeAll, expect, it } from "vitest";
import type { SourceCheck } from "../../../api/types";
import { chooseLanguage } from "../../../i18n";
import { fieldsOf, tablesOf, textIn, textsIn } from "../../../state/scenario-form";
import { template } from "../../../state/scenario-source";
import { type Beside, ScenarioForm } from "./ScenarioForm";

beforeAll(() => chooseLanguage("en"));

const SOUND = { problems: [], law_notes: [], summary: null } as unknown as SourceCheck;

const EMPTY = {
  line: 1,
  column: 1,
  message: "must not be empty",
  message_fr: "ne doit pas être vide",
};

function write(source: string, check = SOUND, readOnly = false) {
  const seen = { source };
  function Page() {
    const [text, setText] = useState(source);
    seen.source = text;
    return <ScenarioForm {...{ source: text, check, readOnly, token: "" }} onChange={setText} />;
  }
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MantineProvider env="test">
        <Page />
      </MantineProvider>
    </QueryClientProvider>,
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
  const points = await screen.findByRole("region", { name: "What a full answer mentions" });
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
  write(template("en", 1), { ...SOUND, problems: [{ ...EMPTY, key: "questions[0].text" }] });
  expect(screen.getByText("1 problem to mend")).toBeTruthy();
  write("title = ");
  expect(screen.getByText("The form cannot show this file")).toBeTruthy();
});

it("says it in the language of the page", async () => {
  const wrong = { ...SOUND, problems: [{ ...EMPTY, key: "title" }] };
  write(template("en", 1), wrong);
  expect(described(screen.getByRole("textbox", { name: "Title" }))).toBe("must not be empty");
  act(() => chooseLanguage("fr"));
  expect(described(screen.getByRole("textbox", { name: "Titre" }))).toBe("ne doit pas être vide");
  expect(screen.queryByText("must not be empty")).toBeNull();
  act(() => chooseLanguage("en"));
});

/** What is said of a field that something is wrong with. */
function described(field: HTMLElement): string | null | undefined {
  expect(field.getAttribute("aria-invalid")).toBe("true");
  const ids = field.getAttribute("aria-describedby")?.split(" ") ?? [];
  return ids.map((id) => document.getElementById(id)?.textContent).join(" ");
}

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

it("writes each language into its own file, and says what is missing in the other", async () => {
  const files = { own: template("en", 1), other: template("fr", 1) };
  function Page() {
    const [own, setOwn] = useState(files.own);
    const [other, setOther] = useState(files.other);
    Object.assign(files, { own, other });
    const fields = fieldsOf(other);
    if (!fields) throw new Error("the template can be read");
    const beside: Beside = {
      source: other,
      fields,
      language: "fr",
      problems: [],
      readOnly: false,
      gaps: new Set(["questions[0].again"]),
      change: setOther,
    };
    return (
      <ScenarioForm
        {...{ source: own, check: SOUND, readOnly: false, token: "", beside }}
        onChange={setOwn}
      />
    );
  }
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MantineProvider env="test">
        <Page />
      </MantineProvider>
    </QueryClientProvider>,
  );
  await userEvent.click(screen.getByRole("button", { name: /Tell me about a piece of work/ }));
  const french = await screen.findAllByRole("group", { name: "In French" });
  expect(french.length).toBeGreaterThan(3);
  const [here, there] = screen.getAllByRole("textbox", { name: "Question, as it is spoken" });
  if (!here || !there) throw new Error("a field of each language");
  expect([there.lang, (there as HTMLTextAreaElement).value]).toEqual([
    "fr",
    expect.stringContaining("Parlez-moi"),
  ]);
  fireEvent.change(there, { target: { value: "Et après ?" } });
  fireEvent.change(here, { target: { value: "And then?" } });
  const texts = Object.values(files).map((file) =>
    textIn(fieldsOf(file)?.questions[0] ?? {}, "text"),
  );
  expect(texts).toEqual(["And then?", "Et après ?"]);
  expect(screen.getByRole("textbox", { name: "In other words not yet in French" })).toBeTruthy();
});

it("asks for the description of a picture, and takes files in another order", async () => {
  const named = (kind: string) => `${"0".repeat(64)}.${kind}`;
  const source = `${template("en", 1)}
[[questions.attachments]]
file = "${named("txt")}"
title = "Prices"

[[questions.attachments]]
file = "${named("pdf")}"
title = "Rules"
`;
  const fields = write(source);
  await userEvent.click(screen.getByRole("button", { name: /Tell me about a piece of work/ }));
  await userEvent.click(await screen.findByRole("button", { name: "Move “Rules” up" }));
  const titles = () =>
    tablesOf(fields()?.questions[0]?.attachments).map((one) => textIn(one, "title"));
  expect(titles()).toEqual(["Rules", "Prices"]);
  await userEvent.click(screen.getByRole("button", { name: "Take out “Prices”" }));
  expect(titles()).toEqual(["Rules"]);
  await userEvent.upload(
    screen.getByLabelText("Choose files for question 1"),
    new File(["<svg/>"], "plan.svg"),
    { applyAccept: false },
  );
  expect(screen.getByRole("alert").textContent).toContain("plan.svg: only PNG, JPEG and WebP");
});

it("says what a question is scored by, with its levels, and gives it a criterion of its own", async () => {
  const fields = write(template("en", 1));
  await userEvent.click(screen.getByRole("button", { name: /Tell me about a piece of work/ }));
  const scoring = await screen.findByRole("region", { name: "Scored as" });
  await within(scoring).findByText(/Points covered, .*Vocabulary/);
  await userEvent.click(within(scoring).getByRole("button", { name: "Show the five levels" }));
  const lists = within(scoring).getAllByRole("list");
  expect(lists).toHaveLength(6);
  expect(lists[1]?.querySelectorAll("li")).toHaveLength(5);
  await userEvent.click(within(scoring).getByRole("button", { name: "Add a criterion" }));
  fireEvent.change(within(scoring).getByRole("textbox", { name: "Criterion" }), {
    target: { value: "Taste" },
  });
  fireEvent.change(within(scoring).getByRole("textbox", { name: "Level 5" }), {
    target: { value: "Tastes everything." },
  });
  const [question] = fields()?.questions ?? [];
  const criteria = tablesOf(question?.criteria);
  expect(criteria).toHaveLength(6);
  expect(criteria[5]).toMatchObject({ name: "Taste", level_5: "Tastes everything." });
  await userEvent.click(
    within(scoring).getByRole("button", { name: "Remove the criterion Taste" }),
  );
  expect(fields()?.questions[0]).not.toHaveProperty("criteria");
});

it("keeps what a good answer says, line by line", async () => {
  const fields = write(template("en", 1));
  await userEvent.click(screen.getByRole("button", { name: /Tell me about a piece of work/ }));
  const expected = await screen.findByRole("textbox", { name: "Expected answer" });
  fireEvent.change(expected, { target: { value: "A loaf.\nAnd why." } });
  expect(textIn(fields()?.questions[0] ?? {}, "expected")).toBe("A loaf.\nAnd why.");
  fireEvent.change(expected, { target: { value: "" } });
  expect(fields()?.questions[0]).not.toHaveProperty("expected");
});

it("finds a job by its name and writes both of its codes", async () => {
  const fields = write(template("en", 1));
  const field = screen.getByLabelText("Occupations", { selector: "input" });
  await userEvent.type(field, "boulang");
  await userEvent.click(await screen.findByRole("option", { name: "Baker (D1102 · 7512)" }));
  expect(fields()?.frame.occupations).toEqual([{ rome: "D1102" }, { esco: "7512" }]);
  await userEvent.type(field, "m1805{Enter}");
  expect(tablesOf(fields()?.frame.occupations)[2]).toEqual({ rome: "M1805" });
});
