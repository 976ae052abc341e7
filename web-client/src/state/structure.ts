/**
 * Whether a scenario is a structured interview, as far as its file shows it: job-related questions,
 * anchored levels, limited probing (Campion, Palmer and Campion 1997; Levashina and others 2014), and
 * nothing that the law forbids. That all candidates are asked the same is no point of the file: the
 * server asks every question of it in its order. Whether a job needs what is asked, no program can
 * tell; here it is only looked at whether the questions speak of it.
 */
import type { SourceCheck } from "../api/types";
import { plain } from "./plain";
import { isTable, numberIn, type ScenarioFields, tablesOf, textIn, textsIn } from "./scenario-form";
import { criteriaOf } from "./scoring";

export interface StructurePoint {
  id: "answers" | "job" | "anchored" | "probing" | "lawful" | "time";
  met: boolean;
  /** Ids of the questions that stand in the way. */
  questions: string[];
  /** Questions that are scored. */
  scored?: number;
  /** Minutes that all questions take, where they take too long. */
  minutes?: number;
}

type Question = ScenarioFields["questions"][number];

/** Follow-ups beyond which two candidates are no longer asked the same. */
const MOST_FOLLOW_UPS = 2;
/** Scored answers below which a level says little. */
const LEAST_SCORED = 3;
/** The share of the questions that is to be scored. */
const LEAST_SHARE = 1 / 2;
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
  const isScored = (question: Question) => criteriaOf(frame, question).length > 0;
  const scored = questions.filter(isScored);
  const ids = (of: Question[]) => of.map((question) => textIn(question, "id"));
  const point = (id: StructurePoint["id"], inTheWay: string[]): StructurePoint => ({
    id,
    met: inTheWay.length === 0,
    questions: inTheWay,
  });
  const isEnough = scored.length >= LEAST_SCORED && scored.length >= LEAST_SHARE * questions.length;
  const unscored = isEnough ? [] : questions.filter((question) => !isScored(question));
  const unanswered = scored.filter((question) => !saysAnswer(question));
  const named = wordsOfJob(fields);
  const elsewhere = scored.filter((question) => !speaksOf(question, named));
  const probed = questions.filter(
    (question) => (numberIn(question, "max_follow_ups") ?? 0) > MOST_FOLLOW_UPS,
  );
  const seconds = questions
    .map((question) => numberIn(question, "time_limit_s") ?? USUAL_S[textIn(question, "kind")] ?? 0)
    .reduce((sum, one) => sum + one, 0);
  const minutes = Math.ceil(seconds / 60);
  const lasts = numberIn(frame, "duration_minutes") ?? 0;
  return [
    point("answers", ids(unanswered)),
    point("job", ids(elsewhere)),
    { ...point("anchored", ids(unscored)), met: isEnough, scored: scored.length },
    point("probing", ids(probed)),
    point("lawful", [...new Set(check.law_notes.map((note) => note.question))]),
    { ...point("time", []), met: minutes <= lasts, minutes },
  ];
}

/** Whether the file says what a good answer to it is. */
function saysAnswer(question: Question): boolean {
  return (
    tablesOf(question.points).length > 0 ||
    textIn(question, "expected") !== "" ||
    "task" in question
  );
}

/** Letters from which a word can name something … */
const LEAST_LETTERS = 4;
/** … and that two forms of it share: "baker", "bakery". */
const SHARED_LETTERS = 5;

/** Words of any interview, which name no job. */
const OF_ANY = new Set(
  `about after again answer answers anybody before between could does each every experience
  first from give good have here interview into job jobs just know last like made make more most
  much need needs never next only other over people person position question questions role same
  short should some somebody something such take talk tell than that their them then there these
  they thing things this those through time times under very want well were what when where
  which while will with without word words work working would year years your yours
  ainsi alors apres aussi autre autres avant avec avez avoir bien cela celui cette ceux chaque
  chez comme comment dans depuis deux dire donne donner dont elle encore entre entretien etes
  etre exemple experience faire fait faites fois leur leurs mais meme metier minutes moins mots
  notre nous parle parler parlez parcours pendant personne personnes peut plus poste pour pourquoi
  premier quand quel quelle quelles quelqu quels question questions quoi racontez reponse reponses
  sans sera sont sous sujet temps toujours tous tout toute toutes travail travailler tres
  trop vers voici votre vous`.split(/\s+/),
);

/** The words that a text names something by, each cut to what its forms share. */
function stemsOf(texts: readonly string[]): Set<string> {
  const words = texts.flatMap((text) => plain(text).split(/[^\p{L}\p{N}+#]+/u));
  const named = words.filter((word) => word.length >= LEAST_LETTERS && !OF_ANY.has(word));
  return new Set(named.map((word) => word.slice(0, SHARED_LETTERS)));
}

/** What the file says of the position: who is sought, for what, in which terms. */
function wordsOfJob({ frame }: ScenarioFields): Set<string> {
  const said = ["title", "role", "summary"].map((key) => textIn(frame, key));
  return stemsOf([...said, ...textsIn(frame, "vocabulary")]);
}

/** Whether a question, or a good answer to it, names something of the position. */
function speaksOf(question: Question, job: ReadonlySet<string>): boolean {
  const points = tablesOf(question.points).flatMap((point) => [
    ...textsIn(point, "synonyms"),
    textIn(point, "follow_up"),
  ]);
  const task = isTable(question.task) ? textIn(question.task, "brief") : "";
  const said = ["text", "again", "expected"].map((key) => textIn(question, key));
  return [...stemsOf([...said, ...points, task])].some((stem) => job.has(stem));
}
