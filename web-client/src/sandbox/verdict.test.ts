import { describe, expect, it } from "vitest";
import type { TaskTest } from "../api/types";
import { LONGEST_OUTPUT, parseMessage } from "./messages";
import { same } from "./same";
import { hear, kept, nothingYet } from "./verdict";

const tests: TaskTest[] = [
  { name: "one", arguments: [1], expected: 1 },
  { name: "two", arguments: [2], expected: { a: [2] } },
];

function heard(...messages: object[]) {
  return messages.reduce((trying: typeof nothingYet, message) => {
    const parsed = parseMessage(JSON.stringify(message));
    return parsed ? hear(trying, parsed, tests) : trying;
  }, nothingYet);
}

describe("a try", () => {
  it("passes the tests that gave back what was expected", () => {
    const trying = heard(
      { type: "test", name: "one", value: "1" },
      { type: "test", name: "two", value: '{"a":[3]}' },
      { type: "done" },
    );
    expect(kept(trying, "finished", 12.4)).toEqual({
      outcome: "finished",
      took_ms: 12,
      tests: [
        { name: "one", passed: true, got: "1" },
        { name: "two", passed: false, got: '{"a":[3]}' },
      ],
      output: "",
    });
  });

  it("keeps what there was when it was stopped", () => {
    const trying = heard({ type: "output", text: "a" }, { type: "test", name: "one", error: "E" });
    const run = kept(trying, "timed_out", 10_000);
    expect([run.outcome, run.output, run.tests]).toEqual([
      "timed_out",
      "a",
      [{ name: "one", passed: false, got: "E" }],
    ]);
  });

  it("takes no test that is not the next one, and none twice", () => {
    const one = { type: "test", name: "one", value: "1" };
    expect(heard({ type: "test", name: "two", value: "1" }, one, one).results).toHaveLength(1);
    const more = [one, { type: "test", name: "two", value: "1" }, one];
    expect(heard(...more).results).toHaveLength(2);
  });

  it("keeps so much of what is printed and no more", () => {
    const trying = heard(
      { type: "output", text: "x".repeat(9_000) },
      { type: "output", text: "y" },
    );
    expect(trying.output).toHaveLength(LONGEST_OUTPUT);
    expect(heard({ type: "flooded" }).outcome).toBe("stopped");
  });
});

describe("parseMessage", () => {
  it("takes nothing that is not one of ours", () => {
    const strange = [undefined, {}, "", "{", "[]", "null", '{"type":"x"}', '{"type":"output"}'];
    for (const data of [...strange, '{"type":"test"}', '{"type":"done","error":1}']) {
      expect(parseMessage(data), String(data)).toBeUndefined();
    }
    expect(parseMessage('{"type":"done"}')).toEqual({ type: "done" });
  });
});

describe("same", () => {
  it("compares as JSON, numbers up to their last digits", () => {
    expect(same(0.1 + 0.2, 0.3)).toBe(true);
    expect(same([1, { a: null }], [1, { a: null }])).toBe(true);
    const apart = [
      [1, 2],
      [1, "1"],
      [[1], [1, 2]],
      [[], {}],
      [{ a: 1 }, { b: 1 }],
      [null, 0],
      [{ toString: 1 }, {}],
    ];
    for (const [a, b] of apart) expect(same(a, b), JSON.stringify([a, b])).toBe(false);
  });
});
