import { MantineProvider } from "@mantine/core";
import { fireEvent, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { beforeAll, expect, it } from "vitest";
import type { SourceProblem } from "../../api/types";
import { chooseLanguage } from "../../i18n";
import { newQuiz, withBlank } from "../../state/quiz-form";
import { fieldsOf, tablesOf, textIn } from "../../state/scenario-form";
import { useHistory } from "../scenarios/form/useHistory";
import { QuizForm } from "./QuizForm";

beforeAll(() => chooseLanguage("en"));

function write(source: string, problems: SourceProblem[] = [], readOnly = false) {
  const seen = { source };
  function Page() {
    const [text, setText] = useState(source);
    seen.source = text;
    const history = useHistory(text, setText);
    const fields = fieldsOf(text);
    if (!fields) throw new Error("no fields");
    const rest = { problems, readOnly, history, state: null };
    return (
      <QuizForm source={text} fields={fields} {...rest} onBank={undefined} onKeep={undefined} />
    );
  }
  render(
    <MantineProvider env="test">
      <Page />
    </MantineProvider>,
  );
  return () => fieldsOf(seen.source)?.questions ?? [];
}

const press = (name: string | RegExp) => userEvent.click(screen.getByRole("button", { name }));
const ids = (questions: ReturnType<ReturnType<typeof write>>) =>
  questions.map((question) => textIn(question, "id"));

it("adds, moves by keyboard, removes and takes back", async () => {
  const questions = write(newQuiz("Bread", "en"));
  await press("Add a question");
  await userEvent.click(await screen.findByRole("menuitem", { name: "A number" }));
  expect(ids(questions())).toEqual(["question-1", "question-2"]);
  screen.getByRole("button", { name: "Move question 2 up" }).focus();
  await userEvent.keyboard("{Enter}");
  expect(ids(questions())).toEqual(["question-2", "question-1"]);
  // At the end of its way, the focus is on the way back.
  expect(document.activeElement).toBe(screen.getByRole("button", { name: "Move question 1 down" }));
  expect(screen.getByTestId("said").textContent).toBe("The question is now number 1 of 2.");
  await userEvent.keyboard("{Enter}");
  expect(ids(questions())).toEqual(["question-1", "question-2"]);
  await press("Delete question 2");
  expect(ids(questions())).toEqual(["question-1"]);
  expect(screen.getByTestId("said").textContent).toContain("Undo brings it back");
  await press("Undo");
  expect(ids(questions())).toEqual(["question-1", "question-2"]);
  await press("Redo");
  expect(ids(questions())).toEqual(["question-1"]);
  await press("Duplicate question 1");
  expect(ids(questions())).toEqual(["question-1", "question-2"]);
});

it("writes choices, numbers with decimals, and what is only said to some", async () => {
  const questions = write(withBlank(newQuiz("Bread", "en"), "numeric"));
  await press(/A first question/);
  const choices = await screen.findByRole("region", { name: "Choices" });
  const second = within(choices).getByRole("textbox", { name: "Choice 2" });
  fireEvent.change(second, { target: { value: "Sand" } });
  await press(/Say something to those who choose choice 2/);
  const feedback = screen.getByRole("textbox", { name: /said to those who choose choice 2/ });
  await userEvent.type(feedback, "No.");
  await userEvent.click(within(choices).getByRole("switch"));
  expect(tablesOf(questions()[0]?.choices)[1]).toEqual({ text: "Sand", feedback: "No." });
  expect(questions()[0]?.shuffle).toBe(false);

  await press(/Without text/);
  await userEvent.type(screen.getByRole("textbox", { name: "The number" }), "-9.81");
  expect(questions()[1]?.value).toBe(-9.81);
  await userEvent.click(screen.getByRole("radio", { name: "A range" }));
  await userEvent.type(screen.getByRole("textbox", { name: "From" }), "1.5");
  await userEvent.type(screen.getByRole("textbox", { name: "To" }), "2");
  expect(questions()[1]).toMatchObject({ min: 1.5, max: 2 });
  expect(questions()[1]).not.toHaveProperty("value");
});

it("shows what is wrong under its field and leads there", async () => {
  const empty = { line: 1, column: 1, message: "is missing", message_fr: "manque" };
  const one = { ...empty, key: "questions[1].text" };
  const none = { ...empty, key: "questions[1].choices", message: "needs a right one" };
  const nested = { ...empty, key: "questions[1].choices[0].text", message: "must not be empty" };
  write(withBlank(newQuiz("Bread", "en"), "single"), [one, none, nested]);
  expect(screen.getByRole("button", { name: /Without text/ }).textContent).toContain("3 problems");
  await press("Question 2: is missing");
  const text = await screen.findByRole("textbox", { name: "Question" });
  await expect.poll(() => document.activeElement).toBe(text);
  expect(text.getAttribute("aria-invalid")).toBe("true");
  const choices = screen.getByRole("region", { name: "Choices" });
  expect(choices.querySelector("[data-wrong]")?.textContent).toBe("needs a right one");
  expect(within(choices).getByText("must not be empty")).toBeTruthy();
});

it("changes nothing of another's quiz", async () => {
  write(newQuiz("Bread", "en"), [], true);
  await press(/A first question/);
  expect(screen.queryByRole("button", { name: "Add a question" })).toBeNull();
  expect(screen.queryByRole("button", { name: /Move question/ })).toBeNull();
  expect((await screen.findByRole("textbox", { name: "Choice 1" })).hasAttribute("readonly")).toBe(
    true,
  );
});
