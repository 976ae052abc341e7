import type { AnswerKind, InterviewKind, Level } from "../../api/types";

export const KINDS: readonly InterviewKind[] = [
  "interview",
  "technical",
  "soft_skills",
  "sales",
  "presentation",
  "problem_solving",
  "communication",
];

export const LEVELS: readonly Level[] = ["junior", "experienced", "senior"];

export const ANSWERS: readonly AnswerKind[] = [
  "open",
  "story",
  "think_aloud",
  "short",
  "number",
  "yes_no",
];

/** Ready-made rubrics, by their names in a scenario's file. */
export const RUBRICS = [
  "conversation",
  "technical",
  "soft_skills",
  "sales",
  "pitch",
  "problem_solving",
  "communication",
] as const;
