/** What the library is looked through for, as it stands in the address of the page. */
import type {
  InterviewKind,
  Language,
  Level,
  OccupationCode,
  Quiz,
  ScenarioSummary,
} from "../api/types";
import { plain } from "./plain";

export type LibraryKind = InterviewKind | "quiz";

export interface LibraryFilter {
  search: string;
  /** The reader's own where the address says nothing. */
  language: Language | "all";
  kind: LibraryKind | "";
  level: Level | "";
  /** Minutes at most; 0 for any. */
  minutes: number;
  /** An occupation's name or code, as `nameOf` gives it. */
  occupation: string;
}

/** Quizzes first: they are the shortest to try. */
export const LIBRARY_KINDS: readonly LibraryKind[] = [
  "quiz",
  "interview",
  "technical",
  "soft_skills",
  "sales",
  "presentation",
  "problem_solving",
  "communication",
];

const LEVELS: readonly Level[] = ["junior", "experienced", "senior"];
export const MINUTES: readonly number[] = [10, 15, 25];

/** What the address says; what it says wrongly counts as nothing. */
export function filterOf(query: URLSearchParams, own: Language): LibraryFilter {
  const one = <T extends string>(name: string, known: readonly T[]): T | "" =>
    known.find((value) => value === query.get(name)) ?? "";
  const minutes = Number(query.get("minutes"));
  return {
    search: (query.get("q") ?? "").slice(0, 200),
    language: one("language", ["fr", "en", "all"] as const) || own,
    kind: one("kind", LIBRARY_KINDS),
    level: one("level", LEVELS),
    minutes: MINUTES.includes(minutes) ? minutes : 0,
    occupation: (query.get("occupation") ?? "").slice(0, 200),
  };
}

/** The address with another filter; what else it says stays. */
export function queryOf(
  filter: LibraryFilter,
  own: Language,
  before: URLSearchParams = new URLSearchParams(),
): URLSearchParams {
  const query = new URLSearchParams(before);
  const set = (name: string, value: string) => {
    if (value) query.set(name, value);
    else query.delete(name);
  };
  set("q", filter.search);
  set("language", filter.language === own ? "" : filter.language);
  set("kind", filter.kind);
  set("level", filter.level);
  set("minutes", filter.minutes > 0 ? String(filter.minutes) : "");
  set("occupation", filter.occupation);
  return query;
}

export function isFiltered(filter: LibraryFilter): boolean {
  const { search, kind, level, minutes, occupation } = filter;
  return [search, kind, level, occupation].some(Boolean) || minutes > 0;
}

/** What an occupation is called; its code where that is not known. */
export function nameOf(occupation: OccupationCode, language: Language): string {
  const label = language === "fr" ? occupation.label_fr : occupation.label_en;
  return label ?? `${occupation.scheme.toUpperCase()} ${occupation.code}`;
}

/** The occupations that there are, each name once, in order. */
export function occupationsOf(
  scenarios: readonly ScenarioSummary[],
  language: Language,
): { name: string; codes: string }[] {
  const named = new Map<string, Set<string>>();
  for (const { occupations } of scenarios) {
    for (const one of occupations) {
      const codes = named.get(nameOf(one, language)) ?? new Set();
      named.set(nameOf(one, language), codes.add(`${one.scheme.toUpperCase()} ${one.code}`));
    }
  }
  // A collator of the language would take longer to make than all of this, before the page is seen.
  return [...named]
    .map(([name, codes]) => ({ name, codes: [...codes].join(", "), by: plain(name) }))
    .sort((a, b) => (a.by < b.by ? -1 : 1))
    .map(({ name, codes }) => ({ name, codes }));
}

/** Whether every word stands somewhere, in any case and with or without accents. */
function holds(search: string, texts: readonly (string | null)[]): boolean {
  const text = plain(texts.join(" "));
  return plain(search)
    .split(/\s+/)
    .every((word) => text.includes(word));
}

export function fitsScenario(one: ScenarioSummary, filter: LibraryFilter): boolean {
  const { language, kind, level, minutes, occupation } = filter;
  const ofOccupation = (code: OccupationCode) =>
    occupation === code.code ||
    occupation === nameOf(code, "fr") ||
    occupation === nameOf(code, "en");
  return (
    (language === "all" || one.language === language) &&
    (kind === "" || one.kind === kind) &&
    (level === "" || one.level === level) &&
    (minutes === 0 || one.duration_minutes <= minutes) &&
    (occupation === "" || one.occupations.some(ofOccupation)) &&
    holds(filter.search, [
      one.title,
      one.role,
      one.summary,
      one.id,
      ...one.occupations.flatMap(({ code, label_fr, label_en }) => [code, label_fr, label_en]),
    ])
  );
}

/** Quizzes have neither level nor occupation: whoever asks for those asks for no quiz. */
export function fitsQuiz(one: Quiz, filter: LibraryFilter): boolean {
  const { language, kind, level, minutes, occupation } = filter;
  const seconds = one.time_limit_s ?? 0;
  return (
    (language === "all" || one.language === language) &&
    (kind === "" || kind === "quiz") &&
    level === "" &&
    occupation === "" &&
    (minutes === 0 || (seconds > 0 && seconds <= 60 * minutes)) &&
    holds(filter.search, [one.title, one.summary, one.id])
  );
}
