import { describe, expect, it } from "vitest";
import { ServerEventParser } from "./server-events";

const WHOLE =
  ': alive\n\nevent: comment\nid: 7\ndata: {"a":\ndata: 1}\n\nid: 8\r\ndata:x\r\n\r\ndata\n\n';

describe("ServerEventParser", () => {
  it("reads events, their type, their lines and their id", () => {
    expect(new ServerEventParser().push(WHOLE)).toEqual([
      { type: "comment", data: '{"a":\n1}', id: "7" },
      { type: "message", data: "x", id: "8" },
      { type: "message", data: "", id: "8" },
    ]);
  });

  it("reads the same in pieces of any size", () => {
    const whole = new ServerEventParser().push(WHOLE);
    for (let size = 1; size < 12; size += 1) {
      const parser = new ServerEventParser();
      const found = [];
      for (let at = 0; at < WHOLE.length; at += size) {
        found.push(...parser.push(WHOLE.slice(at, at + size)));
      }
      expect(found, `pieces of ${size}`).toEqual(whole);
    }
  });

  it("tells of nothing that is not complete, and not of comments or unknown fields", () => {
    const parser = new ServerEventParser();
    expect(parser.push("data: half")).toEqual([]);
    expect(parser.push("\n")).toEqual([]);
    expect(parser.push("retry: 5\n:x\nfoo: bar\n\n")).toEqual([
      { type: "message", data: "half", id: "" },
    ]);
    expect(parser.push("event: nothing\n\n")).toEqual([]);
  });

  it("does not gather without end", () => {
    const parser = new ServerEventParser();
    expect(() => {
      for (let n = 0; n < 20; n += 1) parser.push("x".repeat(100_000));
    }).toThrow("without end");
  });
});
