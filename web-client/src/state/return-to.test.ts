import { describe, expect, it } from "vitest";
import { returnPath, wayIn } from "./return-to";

const ORIGIN = "https://interviews.example";

describe("returnPath", () => {
  it("follows a path of this site, with its query and its fragment", () => {
    expect(returnPath("/scenarios/baker-en?tab=2#marks", ORIGIN)).toBe(
      "/scenarios/baker-en?tab=2#marks",
    );
  });

  it.each([
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/..//evil.example",
    "/./\\evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    " /scenarios",
    "scenarios",
    "",
    "http://[",
    "//[",
  ])("goes home rather than to %j", (asked) => {
    expect(returnPath(asked, ORIGIN)).toBe("/");
  });

  it("goes home when nothing, or no text, is asked for", () => {
    expect(returnPath(null, ORIGIN)).toBe("/");
    expect(returnPath(undefined, ORIGIN)).toBe("/");
    expect(returnPath(["/scenarios"], ORIGIN)).toBe("/");
  });

  it("does not return to a page of signing in", () => {
    expect(returnPath("/login?to=/login", ORIGIN)).toBe("/");
    expect(returnPath("/reset#token=x", ORIGIN)).toBe("/");
  });
});

describe("wayIn", () => {
  it("leads back to where one is, and from the first page to the first page", () => {
    expect(wayIn("/login", "/scenarios", "?a=b")).toBe("/login?to=%2Fscenarios%3Fa%3Db");
    expect(wayIn("/login", "/")).toBe("/login");
    expect(wayIn("/register", "/login", "?to=%2Fscenarios")).toBe("/register");
  });
});
