import { describe, expect, it } from "vitest";
import { LEAST_PASSWORD, strengthOf } from "./password";

describe("strengthOf", () => {
  it("says how many characters are missing, counted as a reader counts them", () => {
    expect(strengthOf("")).toEqual({ verdict: "short", missing: LEAST_PASSWORD });
    expect(strengthOf("🐢".repeat(LEAST_PASSWORD - 1))).toEqual({ verdict: "short", missing: 1 });
  });

  it.each([
    "aaaaaaaaaaaaaaaa",
    "abcdefghijklmnop",
    "1234567890123456",
    "passwordpassword",
    "abababababababab",
  ])("finds %s weak, however long it is", (password) =>
    expect(strengthOf(password)).toEqual({ verdict: "weak" }),
  );

  it("knows the person's own name and address", () => {
    const own = ["Ada Lovelace", "ada.byron@example.org"];
    expect(strengthOf("lovelace-2026-x", own)).toEqual({ verdict: "personal" });
    expect(strengthOf("xx-BYRON-xx-BYRON", own)).toEqual({ verdict: "personal" });
  });

  it("finds four words strong without a figure or a sign", () => {
    expect(strengthOf("copper lantern quiet meadow")).toEqual({ verdict: "strong" });
    expect(strengthOf("lanternquiet")).toEqual({ verdict: "fair" });
  });
});
