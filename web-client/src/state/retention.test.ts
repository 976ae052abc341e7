import { describe, expect, it } from "vitest";
import type { RetentionTerm } from "../api/types";
import { daysOf, typed, wishes } from "./retention";

const term = (more: Partial<RetentionTerm>): RetentionTerm => ({
  kind: "recordings",
  days: 180,
  most: 180,
  longest: null,
  chosen: false,
  ...more,
});

describe("terms as they are typed", () => {
  it("are days, nothing, or not a term", () => {
    expect(daysOf(" 30 ", null)).toBe(30);
    expect(daysOf("", null)).toBeNull();
    for (const bad of ["0", "-1", "1.5", "soon", "36501"])
      expect(daysOf(bad, null)).toBeUndefined();
    expect(daysOf("91", 90)).toBeUndefined();
  });

  it("begin with what holds; an organisation's only with what it has chosen", () => {
    expect(typed([term({})], true).recordings).toEqual({ days: "180", most: "" });
    expect(typed([term({ most: 400 })], true).recordings).toEqual({ days: "180", most: "400" });
    expect(typed([term({})], false).recordings).toEqual({ days: "", most: "" });
    expect(typed([term({ days: 30, chosen: true })], false).recordings?.days).toBe("30");
  });

  it("become wishes, unless one cannot be read", () => {
    const terms = [term({})];
    expect(wishes(terms, { recordings: { days: "30", most: "60" } }, true)).toEqual([
      { kind: "recordings", days: 30, most: 60 },
    ]);
    expect(wishes(terms, { recordings: { days: "", most: "" } }, false)?.[0]?.days).toBeNull();
    expect(wishes(terms, { recordings: { days: "60", most: "30" } }, true)).toBeUndefined();
    // What is never kept for ever needs a number.
    expect(
      wishes([term({ kind: "logins", longest: 90 })], { logins: { days: "", most: "" } }, true),
    ).toBeUndefined();
  });
});
