/** What a report says, made ready to be shown; no number is made up here. */
import type { TFunction } from "i18next";
import type { Comparison, Outcome, QuestionReport, Report, SessionReport } from "../api/types";

/** How many of the words that a level rests on are shown at first. */
export const SHOWN_QUOTES = 3;

/** Milliseconds until a report that is being made is asked for again; false once it is there. */
export function askAgainAfter(report: SessionReport | undefined): number | false {
  switch (report?.state) {
    case "ready":
    case "failed":
    case "declined":
    case "deleted":
      return false;
    case "early":
      return 5_000;
    default:
      return 700;
  }
}

export function levelOf(outcome: Outcome | null | undefined): number | undefined {
  return outcome?.state === "given" ? outcome.level : undefined;
}

/** `3,4` or `3.4`: one decimal, in the reader's digits. */
export function levelText(level: number, locale: string): string {
  return new Intl.NumberFormat(locale, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  }).format(level);
}

/** How far a level may be off. None is exact, so that nothing is shown as nought. */
export function spreadText(spread: number, locale: string, t: TFunction): string {
  return spread < 0.05
    ? t("report.lessThan", { value: levelText(0.1, locale) })
    : levelText(spread, locale);
}

/** A model without its provider's kind: "openai:gpt-5-mini". */
export function modelText(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

/** Questions that have something to show: those that were asked, facts without a level last. */
export function shownQuestions(report: Report): QuestionReport[] {
  const asked = report.questions.filter(({ asked }) => asked);
  return [
    ...asked.filter(({ weight }) => weight > 0),
    ...asked.filter(({ weight }) => weight === 0),
  ];
}

/** How much of the expected points an answer mentions. */
export function covered(question: QuestionReport): { found: number; all: number } {
  const found = question.points.filter(({ mention }) => mention !== null && mention !== undefined);
  return { found: found.length, all: question.points.length };
}

/** A measure of delivery in its unit, in the reader's digits. */
export function measured(measure: Comparison["measure"], value: number, locale: string): string {
  const format = (options: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(locale, options).format(value);
  switch (measure) {
    case "phonation_share":
      return format({ style: "percent", maximumFractionDigits: 0 });
    case "words_per_min":
      return format({ maximumFractionDigits: 0 });
    case "response_latency_ms":
      return new Intl.NumberFormat(locale, {
        style: "unit",
        unit: "second",
        maximumFractionDigits: 1,
      }).format(value / 1_000);
    default:
      return format({ maximumFractionDigits: 1 });
  }
}
