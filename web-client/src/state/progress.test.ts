import { describe, expect, it } from "vitest";
import type { HeldSession, Language, Outcome, Progress } from "../api/types";
import {
  criteriaSeries,
  deliverySeries,
  EVERYTHING,
  overallPoints,
  ownSessions,
  scenariosOf,
  shownSessions,
  trendOf,
} from "./progress";

const given = (level: number): Outcome => ({ state: "given", level, spread: 0.3 });
const withheld: Outcome = { state: "withheld", reasons: ["too_little_said"] };

const held = (
  scenario: string,
  language: Language,
  overall: Outcome,
  criteria: [string, string, Outcome][] = [],
  delivery: object | null = null,
) =>
  ({
    id: `${scenario}-${criteria.length}`,
    scenario,
    title: scenario.toUpperCase(),
    language,
    overall,
    criteria: criteria.map(([id, name, outcome]) => ({ id, name, outcome })),
    delivery,
  }) as unknown as HeldSession;

const sessions = [
  held("dev", "en", given(2), [["points", "Points", given(2)]]),
  held("soins", "fr", withheld, [["points", "Points couverts", withheld]]),
  held("sales", "en", given(3), [
    ["focus", "Focus", given(3)],
    ["points", "Points covered", given(4)],
  ]),
];

const progress = {
  sessions,
  trends: [
    { language: null, scenario: null, trend: "all" },
    { language: "en", scenario: null, trend: "english" },
    { language: null, scenario: "dev", trend: "dev" },
  ],
} as unknown as Progress;

describe("what is looked at", () => {
  it("is asked for once it is over", () => {
    const kept = (id: string, state: "ended" | "live") =>
      ({ id, token: `t-${id}`, state }) as never;
    expect(ownSessions([kept("a", "ended"), kept("b", "live")])).toEqual([
      { id: "a", token: "t-a" },
    ]);
  });

  it("is chosen by language and scenario, and so is how it moved", () => {
    expect(scenariosOf(sessions, "en").map(({ id }) => id)).toEqual(["dev", "sales"]);
    expect(shownSessions(progress, EVERYTHING)).toHaveLength(3);
    expect(shownSessions(progress, { language: "en", scenario: "sales" })).toHaveLength(1);
    expect(trendOf(progress, EVERYTHING)).toBe("all");
    expect(trendOf(progress, { language: "en", scenario: "all" })).toBe("english");
    expect(trendOf(progress, { language: "en", scenario: "dev" })).toBe("dev");
    expect(trendOf(progress, { language: "fr", scenario: "all" })).toBeUndefined();
  });
});

describe("levels over time", () => {
  it("leave a gap with its reason where one is withheld", () => {
    const points = overallPoints(sessions);
    expect(points.map(({ value }) => value)).toEqual([2, undefined, 3]);
    expect(points[1]?.reasons).toEqual(["too_little_said"]);
  });

  it("are of the same criterion by its id, under its latest name", () => {
    const series = criteriaSeries(sessions);
    expect(series.map(({ id, name, points }) => [id, name, points.length])).toEqual([
      ["focus", "Focus", 1],
      ["points", "Points covered", 3],
    ]);
  });
});

describe("delivery over time", () => {
  const delivery = (words: number, pauses: number) => ({
    norms: [
      { measure: "words_per_min", value: words, band: { low: 150, high: 180 }, source: "NCVS" },
    ],
    pauses_per_min: pauses,
    long_pauses_per_min: 0,
    fillers_per_100_words: 1,
  });

  it("is of one language, with that language's norms, and skips what was typed", () => {
    const spoken = [
      held("dev", "en", given(2), [], delivery(140, 12)),
      held("dev", "en", given(2)),
      held("soins", "fr", given(2), [], delivery(190, 9)),
    ];
    const series = deliverySeries(spoken, "en");
    expect(series.map(({ measure }) => measure)).toEqual([
      "words_per_min",
      "fillers_per_100_words",
      "pauses_per_min",
      "long_pauses_per_min",
    ]);
    expect(series[0]?.points.map(({ value }) => value)).toEqual([140]);
    expect(series[0]?.norm?.band).toEqual({ low: 150, high: 180 });
    expect(series[2]?.norm).toBeUndefined();
    expect(deliverySeries([held("dev", "en", given(2))], "en")).toEqual([]);
  });
});
