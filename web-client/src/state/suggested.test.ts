import { expect, it } from "vitest";
import type { ScenarioSummary } from "../api/types";
import type { Kept } from "./kept";
import { suggested } from "./suggested";

const scenario = (title: string, language: "fr" | "en") =>
  ({ id: title, title, language }) as ScenarioSummary;

it("suggests at most three interviews in the reader's language, those not yet held first", () => {
  const all = ["A", "B", "C", "D"].map((title) => scenario(title, "en"));
  const kept = [{ title: "A" } as Kept];
  const shown = suggested([scenario("Z", "fr"), ...all], kept, "en");
  expect(shown.map(({ title }) => title)).toEqual(["B", "C", "D"]);
  expect(suggested(all.slice(0, 1), kept, "en").map(({ title }) => title)).toEqual(["A"]);
});
