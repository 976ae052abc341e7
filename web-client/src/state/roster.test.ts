import { describe, expect, it } from "vitest";
import type { RosterResult } from "../api/types";
import { cell, linksCsv, rosterLines } from "./roster";

const RESULT: RosterResult = {
  done: false,
  invited: [
    { line: 2, email: "ada@example.org", role: "trainer", team: null, token: "vo_a&b" },
    { line: 5, email: "=x@example.org", role: "school", team: "t", token: "vo_c" },
  ],
  bad: [{ line: 4, fault: "bad_address" }],
};

describe("a list of people", () => {
  it("is shown line by line, the bad ones with what stands there", () => {
    const csv = `\uFEFFemail;role\r\nada@example.org;\r\n\r\n${"n".repeat(100)};\r\n'=x@example.org;school\r\n`;
    const lines = rosterLines(RESULT, csv);
    expect(lines.map(({ line }) => line)).toEqual([2, 4, 5]);
    expect(lines[1]).toEqual({
      line: 4,
      email: undefined,
      fault: "bad_address",
      text: `${"n".repeat(80)}…`,
    });
  });

  it("never leaves as a formula", () => {
    expect(cell('a "b"')).toBe('"a ""b"""');
    expect(["=1", "+1", "-1", "@x", "\tx"].map(cell)).toEqual([
      '"\'=1"',
      '"\'+1"',
      '"\'-1"',
      '"\'@x"',
      '"\'\tx"',
    ]);
    const csv = linksCsv(RESULT, (token) => `https://v.example/i#${token}`);
    expect(csv).toBe(
      'email,link\r\n"ada@example.org","https://v.example/i#vo_a&b"\r\n"\'=x@example.org","https://v.example/i#vo_c"\r\n',
    );
  });
});
