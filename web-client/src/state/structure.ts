/**
 * Whether a scenario is a structured interview, by the parts that make one valid: the same
 * job-related questions for all, anchored levels, limited probing (Campion, Palmer and Campion
 * 1997; Levashina and others 2014), and nothing that the law forbids.
 */
import type { SourceCheck } from "../api/types";
import { numberIn, type ScenarioFields, tablesOf, textIn } from "./scenario-form";

export interface StructurePoint {
  id: "same" | "job" | "anchored" | "probing" | "lawful" | "time";
  met: boolean;
  /** Ids of the questions that stand in the way. */
  questions: string[];
  /** Minutes that all questions take, where they take too long. */
  minutes?: number;
}

/** Kinds whose answers are noted and not scored. */
const FACTS = ["short", "number", "yes_no"];
/** Follow-ups beyond which two candidates are no longer asked the same. */
const MOST_FOLLOW_UPS = 2;
/** Scored answers below which a level says little. */
const LEAST_SCORED = 3;
/** How long an answer of each kind may take where the file does not say, seconds. */
const USUAL_S: Record<string, number> = {
  yes_no: 30,
  number: 30,
  short: 45,
  open: 90,
  story: 150,
  think_aloud: 180,
};

export function structureOf(fields: ScenarioFields, check: SourceCheck): StructurePoint[] {
  const { frame, questions } = fields;
  const scored = questions.filter((question) => !FACTS.includes(textIn(question, "kind")));
  const ids = (of: typeof questions) => of.map((question) => textIn(question, "id"));
  const point = (id: StructurePoint["id"], inTheWay: string[]): StructurePoint => ({
    id,
    met: inTheWay.length === 0,
    questions: inTheWay,
  });
  const pointless = scored.filter(
    (question) => tablesOf(question.points).length === 0 && !("task" in question),
  );
  const probed = questions.filter(
    (question) => (numberIn(question, "max_follow_ups") ?? 0) > MOST_FOLLOW_UPS,
  );
  const seconds = questions
    .map((question) => numberIn(question, "time_limit_s") ?? USUAL_S[textIn(question, "kind")] ?? 0)
    .reduce((sum, one) => sum + one, 0);
  const minutes = Math.ceil(seconds / 60);
  const lasts = numberIn(frame, "duration_minutes") ?? 0;
  return [
    point("same", []),
    point("job", ids(pointless)),
    { ...point("anchored", []), met: scored.length >= LEAST_SCORED },
    point("probing", ids(probed)),
    point("lawful", [...new Set(check.law_notes.map((note) => note.question))]),
    { ...point("time", []), met: minutes <= lasts, minutes },
  ];
}
