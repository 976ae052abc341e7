import { beforeEach, expect, it } from "vitest";
import { authorKey, authorName, setAuthorName } from "./author";

beforeEach(() => localStorage.clear());

it("has one key in a browser, hard to guess", () => {
  const key = authorKey(localStorage);
  expect(key).toMatch(/^[0-9a-f]{48}$/);
  expect(authorKey(localStorage)).toBe(key);
  localStorage.clear();
  expect(authorKey(localStorage)).not.toBe(key);
});

it("makes a new key where something else stands", () => {
  localStorage.setItem("vivavoce.author", "short");
  expect(authorKey(localStorage)).toMatch(/^[0-9a-f]{48}$/);
});

it("remembers the name", () => {
  expect(authorName(localStorage)).toBe("");
  setAuthorName(localStorage, "Ada");
  expect(authorName(localStorage)).toBe("Ada");
});
