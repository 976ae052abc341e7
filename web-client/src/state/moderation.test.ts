import { expect, it } from "vitest";
import type { CaseContent } from "../api/types";
import { sameContent } from "./moderation";

const content: CaseContent = {
  title: "Baker",
  passages: [{ part: "itself", text: "Why bread?" }],
  picture: null,
  cut: false,
};

it("finds what has changed since a thing was reported", () => {
  expect(sameContent(content, { ...content, passages: [...content.passages] })).toBe(true);
  expect(sameContent(content, { ...content, title: "Butcher" })).toBe(false);
  expect(sameContent(content, { ...content, passages: [] })).toBe(false);
  const other = [{ part: "itself" as const, text: "How old are you?" }];
  expect(sameContent(content, { ...content, passages: other })).toBe(false);
});
