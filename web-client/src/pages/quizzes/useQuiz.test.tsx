import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { Problem } from "../../api/problem";
import { quizSources } from "../../api/quizzes";
import type { QuizPreview, WrittenQuiz } from "../../api/types";
import { useQuiz } from "./useQuiz";

const written = (source: string, revision: string) =>
  ({ quiz: {}, editable: true, source, revision }) as unknown as WrittenQuiz;
const SOUND = { quiz: {}, problems: [] } as unknown as QuizPreview;
const UNSOUND = {
  quiz: null,
  problems: [{ line: 1, question: "title", skipped: true, message: "missing", message_fr: "" }],
} as unknown as QuizPreview;

afterEach(() => vi.restoreAllMocks());

function write() {
  const queries = new QueryClient({ defaultOptions: { mutations: { retry: false } } });
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={queries}>{children}</QueryClientProvider>
  );
  const loaded = written("a", "1");
  const { result } = renderHook(() => useQuiz("bread", loaded, "t"), { wrapper });
  // Nobody waits in a test as long as a writer pauses.
  act(() => result.current.setHurried(true));
  return result;
}

test("only what is sound is saved, and what is typed is not tidied under the hands", async () => {
  const check = vi.spyOn(quizSources, "check").mockResolvedValue(UNSOUND);
  const save = vi.spyOn(quizSources, "save").mockImplementation(async (_, source) => {
    return written(source.trim(), "2");
  });
  const result = write();
  act(() => result.current.write("b "));
  await waitFor(() => expect(result.current.stuck).toBe(true));
  expect(result.current.problems.map(({ key }) => key)).toEqual(["title"]);
  expect(save).not.toHaveBeenCalled();
  check.mockResolvedValue(SOUND);
  act(() => result.current.write("bc "));
  await waitFor(() => expect(result.current.dirty).toBe(false));
  expect(save.mock.calls).toEqual([["bread", "bc ", "1", "t"]]);
  expect(result.current.source).toBe("bc ");
  // The next save goes on from what that one has made.
  act(() => result.current.write("bcd"));
  await waitFor(() => expect(result.current.dirty).toBe(false));
  expect(save.mock.lastCall).toEqual(["bread", "bcd", "2", "t"]);
});

test("what could not be asked or saved is told, and tried again when asked to", async () => {
  const check = vi.spyOn(quizSources, "check").mockRejectedValueOnce(Problem.offline(undefined));
  const save = vi.spyOn(quizSources, "save").mockRejectedValueOnce(Problem.offline(undefined));
  check.mockResolvedValue(SOUND);
  save.mockImplementation(async (_, source) => written(source, "2"));
  const result = write();
  act(() => result.current.write("b"));
  for (const time of ["asking", "saving"]) {
    await waitFor(() => expect(result.current.failure, time).toBeInstanceOf(Problem));
    expect(result.current.stuck).toBe(true);
    act(() => result.current.retry());
  }
  await waitFor(() => expect(result.current.dirty).toBe(false));
  expect(result.current.failure).toBeUndefined();
});

test("who is late waits for the choice, and mine then replaces theirs", async () => {
  vi.spyOn(quizSources, "check").mockResolvedValue(SOUND);
  const theirs = { source: "theirs", revision: "9" };
  const late = new Problem(409, "edit_conflict", "", undefined, undefined, theirs);
  const save = vi.spyOn(quizSources, "save").mockRejectedValueOnce(late);
  save.mockImplementation(async (_, source) => written(source, "10"));
  const result = write();
  act(() => result.current.write("mine"));
  await waitFor(() => expect(result.current.theirs).toEqual(theirs));
  act(() => result.current.write("mine, still"));
  await waitFor(() => expect(result.current.stuck).toBe(true));
  expect(save).toHaveBeenCalledTimes(1);
  act(() => result.current.rebase());
  await waitFor(() => expect(result.current.dirty).toBe(false));
  expect(save.mock.lastCall).toEqual(["bread", "mine, still", "9", "t"]);
});
