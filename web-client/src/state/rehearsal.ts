/** What a rehearsal says of the scenario, in findings that a trainer can act on. */
import type { Rehearsal, Rehearsals } from "../api/types";
import { levelOf } from "./report";

export type Finding =
  /** Whoever answers to the point is not asked everything. */
  | { id: "unfinished"; minutes: number }
  /** A strong answer is not worth enough more than a weak one. */
  | { id: "alike" }
  /** The strong candidate has no level. */
  | { id: "unscored" }
  /** These questions, by their number from 1, give the strong answer no better level. */
  | { id: "flat"; questions: number[] }
  /** Who dodges or refuses gets a level that a fair answer should have. */
  | { id: "dodged"; level: number };

/** Levels closer than this are one level to a reader: a report rounds to halves. */
const APART = 0.5;
/** The middle of the scale from 1 to 5. */
const FAIR = 3;

const candidateOf = ({ items }: Rehearsals, name: Rehearsal["candidate"]) =>
  items.find((item) => item.candidate === name);

const overallOf = (rehearsal: Rehearsal | undefined) =>
  rehearsal && levelOf(rehearsal.overall.outcome);

/** Nothing found means that the scenario tells the candidates apart. */
export function findingsOf(rehearsals: Rehearsals): Finding[] {
  const findings: Finding[] = [];
  const strong = candidateOf(rehearsals, "strong");
  if (!strong) return findings;
  if (strong.end_reason !== "completed") {
    findings.push({ id: "unfinished", minutes: Math.ceil(strong.duration_ms / 60_000) });
  }
  const best = overallOf(strong);
  const weak = overallOf(candidateOf(rehearsals, "weak"));
  if (best === undefined) findings.push({ id: "unscored" });
  else if (weak !== undefined && best < weak + APART) findings.push({ id: "alike" });
  const flat = flatQuestions(rehearsals, strong);
  if (flat.length > 0) findings.push({ id: "flat", questions: flat });
  const dodged = (["evasive", "hostile"] as const)
    .map((name) => overallOf(candidateOf(rehearsals, name)))
    .filter((level) => level !== undefined && level >= FAIR);
  if (dodged.length > 0) findings.push({ id: "dodged", level: Math.max(...(dodged as number[])) });
  return findings;
}

function flatQuestions(rehearsals: Rehearsals, strong: Rehearsal): number[] {
  const weak = candidateOf(rehearsals, "weak");
  const flat: number[] = [];
  strong.questions.forEach((question, at) => {
    const level = question.outcome ? levelOf(question.outcome) : undefined;
    const other = weak?.questions[at]?.outcome;
    const weaker = other ? levelOf(other) : undefined;
    if (level !== undefined && weaker !== undefined && level < weaker + APART) flat.push(at + 1);
  });
  return flat;
}
