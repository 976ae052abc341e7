import { describe, expect, it } from "vitest";
import type { Quiz, ScenarioSummary } from "../api/types";
import {
  filterOf,
  fitsQuiz,
  fitsScenario,
  isFiltered,
  LIBRARY_KINDS,
  nameOf,
  occupationsOf,
  queryOf,
} from "./library";

const NURSE: ScenarioSummary = {
  id: "infirmier-fr",
  language: "fr",
  kind: "interview",
  title: "Infirmier en médecine",
  role: "Infirmière diplômée d’État",
  summary: "Une dégradation, des priorités.",
  level: "experienced",
  duration_minutes: 15,
  question_count: 6,
  drafted_by_ai: false,
  occupations: [
    { scheme: "rome", code: "J1506", label_fr: "Soins infirmiers", label_en: "Nursing" },
    { scheme: "esco", code: "2221.9", label_fr: null, label_en: null },
  ],
};

const QUIZ: Quiz = {
  id: "soins-fr",
  language: "fr",
  title: "Soins : les bases",
  summary: "Hygiène et calculs.",
  time_limit_s: 720,
  question_count: 9,
  points: 12,
  built_in: true,
};

const of = (query: string) => filterOf(new URLSearchParams(query), "fr");
const fits = (query: string) => fitsScenario(NURSE, of(query));

describe("the library's filter", () => {
  it("comes back from the address, and leaves the rest of it alone", () => {
    const query = "q=soins&language=all&kind=technical&level=junior&minutes=10&occupation=2512";
    expect(queryOf(of(query), "fr").toString()).toBe(query);
    expect(queryOf(of(""), "fr").toString()).toBe("");
    expect(queryOf(of("kind=quiz"), "fr", new URLSearchParams("tab=2")).toString()).toBe(
      "tab=2&kind=quiz",
    );
    // The reader's own language need not be said.
    expect(queryOf(of("language=fr"), "fr").toString()).toBe("");
  });

  it("takes what the address says wrongly for nothing", () => {
    const filter = of("kind=karaoke&level=9&minutes=-3&language=xx");
    expect(filter).toEqual(of(""));
    expect(isFiltered(filter)).toBe(false);
    expect(isFiltered(of("minutes=15"))).toBe(true);
    expect(of(`q=${"x".repeat(999)}`).search).toHaveLength(200);
  });

  it("finds words anywhere, whatever their case and accents", () => {
    expect(fits("q=DEGRADATION medecine")).toBe(true);
    expect(fits("q=j1506")).toBe(true);
    expect(fits("q=nursing")).toBe(true);
    expect(fits("q=boulanger")).toBe(false);
  });

  it("goes by language, kind, level, time and occupation", () => {
    expect([fits("language=en"), fits("language=all")]).toEqual([false, true]);
    expect([fits("kind=interview"), fits("kind=sales"), fits("kind=quiz")]).toEqual([
      true,
      false,
      false,
    ]);
    expect([fits("level=experienced"), fits("level=senior")]).toEqual([true, false]);
    expect([fits("minutes=10"), fits("minutes=15")]).toEqual([false, true]);
    expect(fits("occupation=J1506")).toBe(true);
    expect(fits("occupation=Soins infirmiers")).toBe(true);
    expect(fits("occupation=Nursing")).toBe(true);
    expect(fits("occupation=ESCO 2221.9")).toBe(true);
    expect(fits("occupation=M1805")).toBe(false);
  });

  it("has quizzes as a kind of their own", () => {
    const quiz = (query: string) => fitsQuiz(QUIZ, of(query));
    expect([quiz(""), quiz("kind=quiz"), quiz("kind=technical")]).toEqual([true, true, false]);
    expect([quiz("minutes=10"), quiz("minutes=15"), quiz("q=hygiene")]).toEqual([
      false,
      true,
      true,
    ]);
    expect([quiz("level=junior"), quiz("occupation=J1506")]).toEqual([false, false]);
    expect(fitsQuiz({ ...QUIZ, time_limit_s: null }, of("minutes=25"))).toBe(false);
    expect(LIBRARY_KINDS).toHaveLength(8);
  });

  it("names occupations in the reader's language, else by their code", () => {
    expect(NURSE.occupations.map((one) => nameOf(one, "en"))).toEqual(["Nursing", "ESCO 2221.9"]);
    expect(occupationsOf([NURSE, NURSE], "fr")).toEqual([
      { name: "ESCO 2221.9", codes: "ESCO 2221.9" },
      { name: "Soins infirmiers", codes: "ROME J1506" },
    ]);
  });

  it("has one line for a job, whichever of its codes a scenario names", () => {
    const [rome] = NURSE.occupations;
    if (!rome) throw new Error("no code");
    const esco = { ...rome, scheme: "esco", code: "2221" } as const;
    const both = { ...NURSE, occupations: [rome, esco] };
    expect(occupationsOf([both, { ...NURSE, occupations: [rome] }], "en")).toEqual([
      { name: "Nursing", codes: "ROME J1506, ESCO 2221" },
    ]);
  });
});
