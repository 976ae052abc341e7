import { describe, expect, it } from "vitest";
import type { Comment } from "../api/types";
import { applied, mentionBefore, mentionOf, namesIn, pieces, threads } from "./threads";

let made = 0;
function comment(id: string, more: Partial<Comment> = {}): Comment {
  made += 1;
  return {
    id,
    seq: made,
    parent: null,
    at_ms: 0,
    text: id,
    mentions: [],
    author: { id: "a", name: "Ada", role: "reviewer" },
    created_at: `2026-11-21T10:00:${String(made % 60).padStart(2, "0")}Z`,
    edited_at: null,
    edited_by: null,
    resolved_at: null,
    resolved_by: null,
    deleted: false,
    withdrawn: false,
    ...more,
  };
}

describe("applied", () => {
  const first = comment("one");

  it("adds what is new and changes what is known", () => {
    const both = applied([first], comment("two"));
    expect(both.map(({ id }) => id)).toEqual(["one", "two"]);
    const changed = { ...first, text: "other", seq: first.seq + 100 };
    expect(applied(both, changed)[0]?.text).toBe("other");
  });

  it("drops news that comes late", () => {
    const late = { ...first, text: "older", seq: first.seq - 1 };
    expect(applied([first], late)[0]?.text).toBe("one");
  });
});

describe("threads", () => {
  it("stand by their moment with their answers by age", () => {
    const later = comment("later", { at_ms: 9_000 });
    const sooner = comment("sooner", { at_ms: 1_000 });
    const answer = comment("answer", { parent: "later", at_ms: 9_000 });
    const found = threads([answer, later, sooner]);
    expect(found.map(({ first }) => first.id)).toEqual(["sooner", "later"]);
    expect(found[1]?.answers).toEqual([answer]);
  });

  it("lose what is deleted unless answers stand under it", () => {
    const gone = comment("gone", { deleted: true });
    const asked = comment("asked", { deleted: true });
    const answer = comment("answer", { parent: "asked" });
    expect(threads([gone, asked, answer]).map(({ first }) => first.id)).toEqual(["asked"]);
    expect(threads([asked, { ...answer, deleted: true }])).toEqual([]);
  });
});

describe("mentions", () => {
  it("offer everybody who has written, once", () => {
    const zoe = comment("z", { author: { id: "z", name: "Zoë Martin", role: "viewer" } });
    expect(namesIn([comment("x"), zoe, comment("y")])).toEqual(["Ada", "Zoë Martin"]);
    expect(mentionOf("Zoë Martin")).toBe("@Zoë-Martin");
  });

  it("are seen while they are written, and an address is none", () => {
    expect(mentionBefore("ask @Zo", 7)).toBe("Zo");
    expect(mentionBefore("ask @", 5)).toBe("");
    expect(mentionBefore("mail ada@ex", 11)).toBeUndefined();
    expect(mentionBefore("@Zo and", 7)).toBeUndefined();
  });

  it("are marked in the text, and nothing else is", () => {
    expect(pieces("@Zoë, see ada@x.org (@ben.)", ["Zoë", "ben"])).toEqual([
      { text: "@Zoë", mention: true },
      { text: ", see ada@x.org (", mention: false },
      { text: "@ben", mention: true },
      { text: ".)", mention: false },
    ]);
    expect(pieces("<b>no</b>", [])).toEqual([{ text: "<b>no</b>", mention: false }]);
  });
});
