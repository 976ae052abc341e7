/** Which interviews of an organisation are looked at, as the address of the page says it. */
import type { Interview, InterviewCounts, Me, Written } from "../api/types";
import type { Kept } from "./kept";
import { ADDRESSES, actingRole } from "./navigation";

export const SHOWS = ["planned", "running", "to_review", "reviewed", "all"] as const;
export type Show = (typeof SHOWS)[number];

/** What waits comes first. */
const FIRST: Show = "to_review";

export interface Choice {
  show: Show;
  name: string;
  scenario: string;
}

/** The server counts no further. */
const MOST_COUNTED = 1_000;

export function choiceOf(query: URLSearchParams): Choice {
  const show = SHOWS.find((one) => one === query.get("show")) ?? FIRST;
  return { show, name: query.get("name") ?? "", scenario: query.get("scenario") ?? "" };
}

/** The same as a query, without what is not chosen. */
export function queryOf({ show, name, scenario }: Choice): Record<string, string> {
  const query: Record<string, string> = { show };
  if (name !== "") query.name = name;
  if (scenario !== "") query.scenario = scenario;
  return query;
}

/** What the server is asked for. */
export function filterOf({ show, name, scenario }: Choice): Record<string, string> {
  const filter: Record<string, string> = {};
  if (show !== "all") filter.stage = show;
  if (name.trim() !== "") filter.name = name.trim();
  if (scenario !== "") filter.scenario = scenario;
  return filter;
}

export function addressOf(show: Show): string {
  return `${ADDRESSES.interviews}?show=${show}`;
}

/** How many there are; nothing where that is not counted, `many` where there are more than are counted. */
export function countText(
  counts: InterviewCounts,
  show: Show,
  locale: string,
  many: string,
): string {
  if (show === "all") return "";
  return counts[show] >= MOST_COUNTED ? many : new Intl.NumberFormat(locale).format(counts[show]);
}

export function isEmpty({ planned, running, to_review, reviewed }: InterviewCounts): boolean {
  return planned + running + to_review + reviewed === 0;
}

/** Whether the organisation may open what was said. */
export function isOpen({ stage, shared }: Interview): boolean {
  return shared && (stage === "to_review" || stage === "reviewed");
}

/** What a candidate opens an interview with, where this browser has made it. */
export function linkOf(kept: Kept | undefined, origin: string): string | undefined {
  return kept && `${origin}/room/${kept.id}#token=${kept.token}`;
}

/** Whether somebody reviews what others were asked; the server decides. */
export function reviews(me: Me): boolean {
  return actingRole(me) !== "candidate";
}

/** Scenarios that wait to be published: new ones, and those with a newer version than people get. */
export function drafts(written: readonly Written[]): Written[] {
  return written.filter(
    ({ state, withdrawn, latest_version, published_version }) =>
      !withdrawn &&
      (state === "draft" || (state === "published" && published_version !== latest_version)),
  );
}
