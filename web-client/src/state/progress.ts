/** A candidate's interviews side by side: which are looked at, and what is drawn of them. */
import type {
  Comparison,
  HeldSession,
  Language,
  Outcome,
  Progress,
  Reason,
  Trend,
} from "../api/types";
import { isOver } from "./interview";
import type { Kept } from "./kept";

export interface Filter {
  language: Language | "all";
  scenario: string;
}

export const EVERYTHING: Filter = { language: "all", scenario: "all" };

/** What is asked for: interviews that are over, each with its key. */
export function ownSessions(kept: readonly Kept[]): { id: string; token: string }[] {
  return kept.filter(({ state }) => isOver(state)).map(({ id, token }) => ({ id, token }));
}

export function languagesOf(sessions: readonly HeldSession[]): Language[] {
  return [...new Set(sessions.map(({ language }) => language))];
}

/** The scenarios that were held in a language, by the title they had last. */
export function scenariosOf(
  sessions: readonly HeldSession[],
  language: Filter["language"],
): { id: string; title: string }[] {
  const titles = new Map<string, string>();
  for (const one of sessions) {
    if (language === "all" || one.language === language) titles.set(one.scenario, one.title);
  }
  return [...titles].map(([id, title]) => ({ id, title }));
}

export function shownSessions({ sessions }: Progress, filter: Filter): HeldSession[] {
  return sessions.filter(
    ({ language, scenario }) =>
      (filter.language === "all" || filter.language === language) &&
      (filter.scenario === "all" || filter.scenario === scenario),
  );
}

/** How the levels of the shown interviews moved; nothing while there are fewer than two. */
export function trendOf({ trends }: Progress, filter: Filter): Trend | undefined {
  const found = trends.find(({ language, scenario }) =>
    filter.scenario !== "all"
      ? scenario === filter.scenario
      : scenario === null && language === (filter.language === "all" ? null : filter.language),
  );
  return found?.trend;
}

/** What one interview came to; a level that is withheld says why. */
export interface Point {
  session: HeldSession;
  value: number | undefined;
  spread: number;
  reasons: Reason[];
}

export interface LevelSeries {
  id: string;
  name: string;
  points: Point[];
}

function pointOf(session: HeldSession, outcome: Outcome | undefined): Point {
  if (outcome?.state === "given") {
    return { session, value: outcome.level, spread: outcome.spread, reasons: [] };
  }
  return { session, value: undefined, spread: 0, reasons: outcome?.reasons ?? [] };
}

export function overallPoints(sessions: readonly HeldSession[]): Point[] {
  return sessions.map((session) => pointOf(session, session.overall));
}

/** Every criterion of any of the interviews, as the latest that has it calls it. */
export function criteriaSeries(sessions: readonly HeldSession[]): LevelSeries[] {
  const names = new Map<string, string>();
  for (const { criteria } of [...sessions].reverse()) {
    for (const { id, name } of criteria) if (!names.has(id)) names.set(id, name);
  }
  return [...names].map(([id, name]) => ({
    id,
    name,
    points: sessions
      .filter(({ criteria }) => criteria.some((one) => one.id === id))
      .map((session) => pointOf(session, session.criteria.find((one) => one.id === id)?.outcome)),
  }));
}

/** What is drawn of the delivery: measures that others have published, and rates of our own. */
export const DELIVERY = [
  "words_per_min",
  "disfluencies_per100_syllables",
  "disfluencies_per100_words",
  "fillers_per_100_words",
  "pauses_per_min",
  "long_pauses_per_min",
] as const;

export type DeliveryMeasure = (typeof DELIVERY)[number];

export interface DeliverySeries {
  measure: DeliveryMeasure;
  points: Point[];
  /** What others measured in the language; nothing where nobody has. */
  norm: Pick<Comparison, "average" | "band" | "source"> | undefined;
}

/** The delivery of what was said aloud in one language; norms are never those of another. */
export function deliverySeries(
  sessions: readonly HeldSession[],
  language: Language,
): DeliverySeries[] {
  const spoken = sessions.filter((one) => one.language === language && one.delivery !== null);
  return DELIVERY.flatMap((measure) => {
    const norms = spoken.map(({ delivery }) =>
      delivery?.norms.find((norm) => norm.measure === measure),
    );
    const points = spoken.map((session, at): Point => {
      const { delivery } = session;
      const value =
        delivery && measure in delivery
          ? (delivery[measure as keyof typeof delivery] as number)
          : norms[at]?.value;
      return { session, value, spread: 0, reasons: [] };
    });
    if (points.every(({ value }) => value === undefined)) return [];
    return [{ measure, points, norm: norms.findLast((norm) => norm !== undefined) }];
  });
}
