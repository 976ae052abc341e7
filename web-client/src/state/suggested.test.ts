import { expect, it } from "vitest";
import type { ScenarioSummary } from "../api/types";
import { suggested } from "./suggested";

const scenario = (title: string, language: "fr" | "en") =>
  ({ id: title, title, language }) as ScenarioSummary;

it("suggests at most three interviews in the reader's language, those not yet held first", () => {
  const all = ["A", "B", "C", "D"].map((title) => scenario(title, "en"));
  const held = ["A"];
  const shown = suggested([scenario("Z", "fr"), ...all], held, "en");
  expect(shown.map(({ title }) => title)).toEqual(["B", "C", "D"]);
  expect(suggested(all.slice(0, 1), held, "en").map(({ title }) => title)).toEqual(["A"]);
});
