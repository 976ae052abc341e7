/**
 * The usual occupations, by their names in both languages: what a scenario's codes are called, and
 * which codes a name stands for. Pure.
 */
import type { Language } from "../api/types";
import { plain } from "./plain";

/** An occupation by its codes in ROME and in ESCO, of which one may be empty. */
export interface Job {
  rome: string;
  esco: string;
  fr: string;
  en: string;
}

/** They are many, and wanted where one writes only. */
export async function usualJobs(): Promise<Job[]> {
  const file = await import("../../../scenarios/occupations.csv?raw");
  return jobsIn(file.default);
}

export function jobsIn(text: string): Job[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#"));
  return lines.map((line) => {
    const [rome = "", esco = "", fr = "", en = ""] = line.split(";");
    return { rome, esco, fr, en };
  });
}

/** A job as one line: its name and its codes. */
export function lineOf(job: Job, language: Language): string {
  return `${job[language]} (${codesOfJob(job).join(" · ")})`;
}

/** Jobs whose names hold every word of a search, in whichever language it is. */
export function jobsFor(search: string, jobs: readonly Job[]): Job[] {
  const words = plain(search).split(/\s+/).filter(Boolean);
  return jobs.filter((job) => {
    const text = plain([job.fr, job.en, ...codesOfJob(job)].join(" "));
    return words.every((word) => text.includes(word));
  });
}

/** The codes of a file as lines, those of one job as one; a code that is not known stays itself. */
export function linesOf(
  codes: readonly string[],
  jobs: readonly Job[],
  language: Language,
): string[] {
  const has = (code: string) => code !== "" && codes.includes(code);
  const taken = new Set<string>();
  return codes.flatMap((code) => {
    if (taken.has(code)) return [];
    const both = jobs.find(
      (job) => codesOfJob(job).includes(code) && has(job.rome) && has(job.esco),
    );
    const job = both ?? jobs.find((one) => codesOfJob(one).join() === code);
    for (const one of both ? codesOfJob(both) : [code]) taken.add(one);
    return [job ? lineOf(job, language) : code];
  });
}

/** The codes that lines stand for: of a job, a code, or a search that finds one. */
export function codesOf(
  lines: readonly string[],
  jobs: readonly Job[],
  language: Language,
  before: readonly string[] = [],
): string[] {
  const codes = lines.flatMap((line) => {
    const known = jobs.find((job) => lineOf(job, language) === line);
    if (known) return codesOfJob(known);
    if (before.includes(line) || isCode(line)) return [line];
    return jobsFor(line, jobs).slice(0, 1).flatMap(codesOfJob);
  });
  return [...new Set(codes)];
}

function codesOfJob({ rome, esco }: Job): string[] {
  return [rome, esco].filter(Boolean);
}

/** Whether somebody means a code, and not a name; the server says what is wrong with it. */
function isCode(text: string): boolean {
  return /^[a-z]?\d[\d.]*$/i.test(text.trim());
}
