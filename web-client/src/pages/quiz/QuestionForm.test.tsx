import { MantineProvider } from "@mantine/core";
import { act, fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeAll, expect, it, vi } from "vitest";
import type { QuizQuestion } from "../../api/types";
import { chooseLanguage } from "../../i18n";
import { QuestionForm } from "./QuestionForm";

beforeAll(() => {
  chooseLanguage("en");
  // jsdom has none, and Mantine asks for the reader's colour scheme.
  window.matchMedia = vi.fn().mockReturnValue({
    matches: false,
    addEventListener: vi.fn(),
    removeEventListener: vi.fn(),
  });
});

afterEach(() => vi.useRealTimers());

function ask(change: Partial<QuizQuestion>, endsAt?: number) {
  const onAnswer = vi.fn();
  const question: QuizQuestion = {
    id: "q",
    kind: "single",
    text: "Which one?",
    points: 2,
    time_limit_s: null,
    choices: ["first", "second", "third"],
    ...change,
  };
  render(
    <MantineProvider env="test">
      <QuestionForm {...{ question, endsAt, onAnswer }} language="en" pending={false} />
    </MantineProvider>,
  );
  return onAnswer;
}

it("starts at its question and takes no answer that is none", async () => {
  const onAnswer = ask({});
  expect(document.activeElement).toBe(screen.getByRole("heading", { name: "Which one?" }));
  await userEvent.keyboard("{Enter}");
  await userEvent.click(screen.getByRole("button", { name: "Confirm" }));
  expect(onAnswer).not.toHaveBeenCalled();
});

it("is answered with figures and Enter", async () => {
  const onAnswer = ask({ kind: "multiple" });
  await userEvent.keyboard("318");
  expect(screen.getByLabelText(/first/)).toHaveProperty("checked", true);
  await userEvent.keyboard("{Enter}");
  expect(onAnswer).toHaveBeenCalledExactlyOnceWith({ kind: "multiple", choices: [0, 2] });
});

it("moves items by buttons and by arrow keys", async () => {
  const onAnswer = ask({ kind: "ordering" });
  await userEvent.click(screen.getByRole("button", { name: "Move down: first" }));
  await userEvent.keyboard("3{ArrowUp}");
  await userEvent.click(screen.getByRole("button", { name: "Confirm" }));
  expect(onAnswer).toHaveBeenCalledExactlyOnceWith({ kind: "ordering", order: [1, 2, 0] });
});

it("gives figures to the number that is written", async () => {
  const onAnswer = ask({ kind: "numeric", choices: [] });
  await userEvent.type(screen.getByRole("textbox"), "12,5{Enter}");
  expect(onAnswer).toHaveBeenCalledExactlyOnceWith({ kind: "numeric", number: "12,5" });
});

it("hands in what is there when its time is up", () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
  const onAnswer = ask({ time_limit_s: 5 }, performance.now() + 5_000);
  expect(screen.getByRole("timer", { name: "For this question" }).textContent).toContain("0:05");
  fireEvent.keyDown(document.body, { key: "2" });
  act(() => void vi.advanceTimersByTime(4_900));
  expect(onAnswer).not.toHaveBeenCalled();
  act(() => void vi.advanceTimersByTime(10_000));
  expect(onAnswer).toHaveBeenCalledExactlyOnceWith({ kind: "single", choice: 1 });
});
