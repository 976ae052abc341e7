import { describe, expect, it } from "vitest";
import type { CareerPreview, CareerText } from "../api/types";
import { chosenAtFirst, dateOf, dateText, importOf, mayEnd, months, partsOf } from "./career";

const SKILL: CareerText = {
  kind: "skill",
  title: "Rust",
  organisation: "",
  location: "",
  level: null,
  from: null,
  to: null,
  description: "",
};

const PREVIEW: CareerPreview = {
  found: [],
  missing: [],
  unopened: 3,
  name: { text: "Ada Lovelace", standing: "differs" },
  headline: { text: "Analyst", standing: "new" },
  summary: null,
  entries: [
    { entry: SKILL, standing: "new", current: null, date_left_out: false },
    { entry: { ...SKILL, title: "C" }, standing: "same", current: null, date_left_out: false },
    {
      entry: { ...SKILL, title: "Go" },
      standing: "differs",
      current: { ...SKILL, title: "go", id: "1" },
      date_left_out: false,
    },
  ],
  ignored: [],
  ignored_count: 0,
};

describe("dates of a career", () => {
  it("are years, or months of one", () => {
    expect(dateOf("2020", "03")).toBe("2020-03");
    expect(dateOf(" 2020 ", "")).toBe("2020");
    expect(dateOf("", "")).toBeNull();
    for (const [year, month] of [
      ["", "03"],
      ["20", ""],
      ["2101", ""],
      ["x", ""],
    ] as const) {
      expect(dateOf(year, month)).toBeUndefined();
    }
    expect(partsOf("2020-03")).toEqual({ year: "2020", month: "03" });
    expect(partsOf(null)).toEqual({ year: "", month: "" });
  });

  it("end after they begin", () => {
    expect(mayEnd("2020-03", "2020")).toBe(true);
    expect(mayEnd("2020-03", "2020-02")).toBe(false);
    expect(mayEnd("2021", "2020-12")).toBe(false);
    expect(mayEnd(null, "2020")).toBe(true);
  });

  it("are written in the reader's language", () => {
    expect(dateText("2020", "fr")).toBe("2020");
    expect(dateText("2020-02", "fr")).toBe("févr. 2020");
    expect(months("en")[11]).toBe("December");
  });
});

describe("what is chosen of a file", () => {
  it("is at first what takes nothing's place", () => {
    expect([...chosenAtFirst(PREVIEW)]).toEqual(["headline", 0]);
  });

  it("is sent whole, and nothing else of the file", () => {
    expect(importOf(PREVIEW, chosenAtFirst(PREVIEW))).toEqual({
      headline: "Analyst",
      add: [SKILL],
      change: [],
    });
    expect(importOf(PREVIEW, new Set(["name", 1, 2]))).toEqual({
      name: "Ada Lovelace",
      add: [],
      change: [{ id: "1", entry: { ...SKILL, title: "Go" } }],
    });
  });
});
