import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Problem } from "../api/problem";
import type { TaskLanguage } from "../api/types";
import { type Keeping, SEND_EVERY_MS, TextKeeper } from "./text-keeper";

const sent: [TaskLanguage, string][] = [];
const told: Keeping[] = [];
let answer: () => Promise<void>;

function keeper(): TextKeeper {
  const send = (language: TaskLanguage, text: string) => {
    sent.push([language, text]);
    return answer();
  };
  return new TextKeeper(
    send,
    (keeping) => told.push(keeping),
    () => Date.now(),
  );
}

beforeEach(() => {
  vi.useFakeTimers();
  sent.length = 0;
  told.length = 0;
  answer = () => Promise.resolve();
});
afterEach(() => vi.useRealTimers());

describe("a text that is written", () => {
  it("is sent at once, and then the newest of each second", async () => {
    const texts = keeper();
    for (const text of ["a", "ab", "abc"]) texts.write("python", text);
    await vi.advanceTimersByTimeAsync(0);
    texts.write("python", "abcd");
    texts.write("python", "abcde");
    await vi.advanceTimersByTimeAsync(SEND_EVERY_MS - 1);
    expect(sent).toEqual([["python", "abc"]]);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent).toEqual([
      ["python", "abc"],
      ["python", "abcde"],
    ]);
    expect(told.at(-1)).toBe("kept");
  });

  it("is sent again when it does not get through, as it is by then", async () => {
    const texts = keeper();
    answer = () => Promise.reject(Problem.offline(undefined));
    texts.write("python", "a");
    await vi.advanceTimersByTimeAsync(10);
    expect(told.at(-1)).toBe("failing");
    answer = () => Promise.resolve();
    texts.write("python", "ab");
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sent.at(-1)).toEqual(["python", "ab"]);
    expect(told.at(-1)).toBe("kept");
  });

  it("is there before what comes after it is said", async () => {
    const texts = keeper();
    texts.write("python", "a");
    texts.write("javascript", "b");
    const flushed = texts.flush();
    await vi.advanceTimersByTimeAsync(0);
    await flushed;
    expect(sent).toEqual([
      ["python", "a"],
      ["javascript", "b"],
    ]);
  });

  it("is not sent while it is too long, and not at all when nothing is taken", async () => {
    const texts = keeper();
    texts.write("python", "x".repeat(40_000));
    await vi.advanceTimersByTimeAsync(5_000);
    expect([sent.length, told.at(-1)]).toEqual([0, "too_long"]);
    answer = () => Promise.reject(new Problem(409, "session_over", "over", undefined));
    texts.write("python", "x");
    await vi.advanceTimersByTimeAsync(5_000);
    texts.write("python", "xy");
    await vi.advanceTimersByTimeAsync(60_000);
    expect([sent.length, told.at(-1)]).toEqual([1, "closed"]);
  });
});
