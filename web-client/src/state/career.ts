/** Careers without a page: their dates, and what is chosen of a file. */
import type {
  CareerEntry,
  CareerKind,
  CareerPreview,
  CareerText,
  ImportCareer,
} from "../api/types";

/** As they stand on the page. */
export const KINDS = ["position", "education", "certification", "language", "skill"] as const;

export const LEVELS = [
  "elementary",
  "limited",
  "professional",
  "full_professional",
  "native",
] as const;

/** Whether it has an organisation, dates and a description. */
export function isLong(kind: CareerKind): boolean {
  return kind === "position" || kind === "education" || kind === "certification";
}

/** A date in its parts, as a form has them: empty for none. */
export function partsOf(date: string | null): { year: string; month: string } {
  const [year = "", month = ""] = (date ?? "").split("-");
  return { year, month };
}

/** A date of the parts of a form; null for none, undefined for what is no date. */
export function dateOf(year: string, month: string): string | null | undefined {
  const written = year.trim();
  if (written === "") return month === "" ? null : undefined;
  if (!/^(19\d\d|20\d\d|2100)$/.test(written)) return undefined;
  return month === "" ? written : `${written}-${month}`;
}

/** Whether what began at the one may have ended at the other, as the server sees it. */
export function mayEnd(from: string | null, to: string | null): boolean {
  if (from === null || to === null) return true;
  return from.length === to.length ? from <= to : from.slice(0, 4) <= to.slice(0, 4);
}

/** `Jan 2020`, or `2020`. */
export function dateText(date: string, locale: string): string {
  const { year, month } = partsOf(date);
  if (month === "") return year;
  const day = new Date(Date.UTC(Number(year), Number(month) - 1, 15));
  const options = { year: "numeric", month: "short", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(locale, options).format(day);
}

/** The months by name, in their order. */
export function months(locale: string): string[] {
  const name = new Intl.DateTimeFormat(locale, { month: "long", timeZone: "UTC" });
  return Array.from({ length: 12 }, (_, at) => name.format(new Date(Date.UTC(2020, at, 15))));
}

export function ofKind(entries: readonly CareerEntry[], kind: CareerKind): CareerEntry[] {
  return entries.filter((entry) => entry.kind === kind);
}

/** What an entry is called in a list. */
export function nameOf({ kind, title, organisation }: CareerText): string {
  return kind === "education" ? title || organisation : title;
}

/** What of a file is chosen: the texts by their names, the entries by where they stand in it. */
export type Chosen = ReadonlySet<string | number>;

export const TEXTS = ["name", "headline", "summary"] as const;

/** At first: all that is new, and nothing that would take the place of something. */
export function chosenAtFirst(preview: CareerPreview): Chosen {
  return new Set<string | number>([
    ...TEXTS.filter((text) => preview[text]?.standing === "new"),
    ...preview.entries.flatMap(({ standing }, at) => (standing === "new" ? [at] : [])),
  ]);
}

/** What is sent of it. */
export function importOf(preview: CareerPreview, chosen: Chosen): ImportCareer {
  const entries = preview.entries.filter((_, at) => chosen.has(at));
  const texts = TEXTS.flatMap((text) => {
    const offered = chosen.has(text) ? preview[text] : null;
    return offered ? [[text, offered.text]] : [];
  });
  return {
    ...Object.fromEntries(texts),
    add: entries.filter(({ standing }) => standing === "new").map(({ entry }) => entry),
    change: entries.flatMap(({ current, entry }) =>
      current === null ? [] : [{ id: current.id, entry }],
    ),
  };
}
