import { describe, expect, it } from "vitest";
import type { InterviewEvent } from "../api/events";
import type { Task } from "../api/types";
import { beforeTheFirstEvent, type Interview, interview } from "./interview";
import { applied, between, fits, textOf } from "./tasks";

const task: Task = {
  kind: "code",
  brief: "Write it.",
  languages: [
    { language: "python", text: "def f():\n    pass" },
    { language: "javascript", text: "function f() {}" },
  ],
  function: "f",
  tests: [{ name: "one", arguments: [1], expected: 1 }],
};

function roomAfter(...kinds: object[]): Interview {
  const head = { v: 1, session: "s", at_ms: 0, time: "2026-11-21T09:30:00Z" };
  return kinds
    .map((kind, at) => ({ ...head, seq: at + 1, ...kind }) as InterviewEvent)
    .reduce(
      (room, event) => interview(room, { type: "event", event, now: 0 }),
      beforeTheFirstEvent,
    );
}

const opened = { type: "task.opened", question_id: "q", question_index: 1, task };
const written = (language: string, from: number, removed: number, inserted: string) => ({
  type: "task.written",
  question_id: "q",
  language,
  from,
  removed,
  inserted,
});

describe("what is written in a room", () => {
  it("begins with the starter and is what its changes made of it", () => {
    const room = roomAfter(
      opened,
      written("python", 13, 4, "return '😀'"),
      written("python", 23, 0, "!"),
    );
    const open = room.tasks[0];
    expect(open && textOf(open, "python")).toBe("def f():\n    return '😀!'");
    expect(open && textOf(open, "javascript")).toBe("function f() {}");
    expect(open?.language).toBe("python");
  });

  it("is in the language that was written in last, with that language's last try", () => {
    const ran = { type: "task.ran", question_id: "q", language: "javascript", outcome: "finished" };
    const result = { took_ms: 3, tests: [{ name: "one", passed: true }], output: "" };
    const room = roomAfter(opened, written("javascript", 0, 0, "// "), { ...ran, ...result });
    expect(room.tasks[0]?.language).toBe("javascript");
    expect(room.tasks[0]?.runs.javascript?.tests).toEqual([{ name: "one", passed: true }]);
    expect(room.tasks[0]?.runs.python).toBeUndefined();
  });

  it("is one task a question, however often it is told", () => {
    expect(roomAfter(opened, written("python", 0, 0, "#"), opened).tasks).toHaveLength(1);
    expect(roomAfter(written("python", 0, 0, "#")).tasks).toEqual([]);
  });
});

describe("applied", () => {
  it("replaces a span counted as strings count", () => {
    expect(applied("a😀b", { from: 3, removed: 1, inserted: "c" })).toBe("a😀c");
  });
});

describe("fits", () => {
  it("counts bytes, as the server does", () => {
    expect(fits("x".repeat(32_000))).toBe(true);
    expect(fits("x".repeat(32_001))).toBe(false);
    expect(fits("é".repeat(16_001))).toBe(false);
  });
});

describe("between", () => {
  it("leads from one text to the other and cuts no character", () => {
    const texts = ["", "a", "ab", "a😀b", "a😁b", "😀", "😀😀", "baab", "bab"];
    for (const old of texts) {
      for (const now of texts) {
        const change = between(old, now);
        expect(change ? applied(old, change) : old, `${old} ${now}`).toBe(now);
        expect(change?.inserted ?? "").not.toMatch(/\p{Surrogate}/u);
      }
    }
  });
});
