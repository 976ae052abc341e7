/** The shapes of the HTTP API by short names; `schema.d.ts` is generated from the OpenAPI file. */
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Language = Schemas["Language"];
export type Instance = Schemas["Instance"] & {
  /** Who may make an account without an invitation. */
  registration?: "open" | "candidates" | "invited";
  /** Whether mails are sent from here. */
  mail?: boolean;
};
export type StandIn = Schemas["StandIn"];
export type IceServer = Schemas["IceServer"];
export type ScenarioSummary = Schemas["ScenarioSummary"];
export type Scenario = Schemas["ScenarioDetail"];
export type SessionState = Schemas["SessionState"];
export type CreateSession = Schemas["CreateSession"];
export type OpenedSession = Schemas["CreatedSession"];
export type Session = Schemas["Session"];
export type Word = Schemas["Word"];
export type Turn = Schemas["Turn"];
export type TurnMetrics = Schemas["TurnMetrics"];
export type Stage = Schemas["Stage"];
export type StageSpan = Schemas["StageSpan"];
export type Speaker = Schemas["Speaker"];
export type Recording = Schemas["Recording"];
export type Command = Schemas["SessionCommand"];
export type Quiz = Schemas["QuizSummary"];
export type QuizDetail = Schemas["QuizDetail"];
export type QuizQuestion = Schemas["QuizQuestion"];
export type QuizAnswer = Schemas["QuizAnswer"];
export type QuizPreview = Schemas["QuizPreview"];
export type PreviewedQuestion = Schemas["PreviewedQuestion"];
export type ImportedQuiz = Schemas["ImportedQuiz"];
export type ImportNote = Schemas["ImportNote"];
export type GiveAnswer = Schemas["GiveAnswer"];
export type BegunAttempt = Schemas["CreatedAttempt"];
export type OpenedQuestion = Schemas["OpenedQuestion"];
export type Attempt = Schemas["Attempt"];
export type AttemptResult = Schemas["AttemptResult"];
export type Marked = Schemas["Marked"];
export type Solution = Schemas["Solution"];
export type Replay = Schemas["Replay"];
export type ReplayScope = Schemas["ReplayView"];
export type Chapter = Schemas["Chapter"];
export type Mark = Schemas["ReplayMark"];
export type TimeSpan = Schemas["TimeSpan"];
export type Role = Schemas["CallerRole"];
export type Comment = Schemas["Comment"];
export type CommentList = Schemas["CommentList"];
export type CreateComment = Schemas["CreateComment"];
export type EditComment = Schemas["EditComment"];
export type Share = Schemas["Share"];
export type CreateShare = Schemas["CreateShare"];
export type CreatedShare = Schemas["CreatedShare"];
export type OpenShare = Schemas["OpenShare"];
export type OpenedShare = Schemas["OpenedShare"];
export type AccessLog = Schemas["AccessLog"];
export type AccessEntry = Schemas["AccessEntry"];
export type CorrectWords = Schemas["CorrectWords"];
export type UndoCorrection = Schemas["UndoCorrection"];
export type Correction = Schemas["Correction"];
export type Redacted = Schemas["Redacted"];
export type RedactionPreview = Schemas["RedactionPreview"];
export type CreateRedaction = Schemas["CreateRedaction"];
export type SessionReport = Schemas["SessionReport"];
export type ReportChange = Schemas["ReportChange"];
export type Report = Schemas["Report"];
export type QuestionReport = Schemas["QuestionReport"];
export type CriterionScore = Schemas["CriterionScore"];
export type Outcome = Schemas["ScoreOutcome"];
export type Reason = Schemas["ScoreReason"];
export type Comparison = Schemas["DeliveryComparison"];
export type Span = Schemas["Span"];
export type Progress = Schemas["Progress"];
export type HeldSession = Schemas["HeldSession"];
export type Trend = Schemas["Trend"];
export type Movement = Schemas["Movement"];
export type Badge = Schemas["Badge"];
export type Task = Schemas["Task"];
export type TaskLanguage = Schemas["TaskLanguage"];
export type TaskTest = Schemas["TaskTest"];
export type TaskRun = Schemas["TaskRun"];
export type RunOutcome = Schemas["RunOutcome"];
export type TaskWork = Schemas["TaskWork"];
export type ProblemBody = Schemas["Problem"];

/** The stages of a reply in the order in which they run. */
export const STAGES = [
  "network",
  "jitter",
  "vad",
  "endpoint",
  "stt",
  "interviewer",
  "voice",
  "pacer",
] as const satisfies readonly Stage[];
export type ProviderKind = Schemas["ProviderKind"];
export type ProviderKey = Schemas["ProviderKey"];
export type ConfiguredProvider = Schemas["ConfiguredProvider"];
export type KeyList = Schemas["KeyList"];
export type NewKey = Schemas["NewKey"];
export type KeyChange = Schemas["KeyChange"];
export type KeyTest = Schemas["KeyTest"];
export type TestedKey = Schemas["TestedKey"];
export type UsageRow = Schemas["UsageRow"];
export type UsageReport = Schemas["UsageReport"];
export type SessionPage = Schemas["SessionPage"];
export type SessionUsage = Schemas["SessionUsage"];
export type Budgets = Schemas["Budgets"];
export type BudgetState = Schemas["BudgetState"];
export type WrittenList = Schemas["WrittenScenarioList"];
export type Written = Schemas["WrittenScenario"];
export type WrittenDetail = Schemas["WrittenScenarioDetail"];
export type SourceCheck = Schemas["SourceCheck"];
export type SourceProblem = Schemas["SourceProblem"];
export type Marks = Schemas["Marks"];
export type ScenarioVersion = Schemas["ScenarioVersion"];
export type InterviewKind = Schemas["InterviewKind"];
export type AnswerKind = Schemas["AnswerKind"];
export type Level = Schemas["Level"];
export type DraftScenario = Schemas["DraftScenario"];
export type DraftQuestions = Schemas["DraftQuestions"];
export type DraftPoints = Schemas["DraftPoints"];
export type DraftedScenario = Schemas["DraftedScenario"];
export type DraftedQuestions = Schemas["DraftedQuestions"];
export type DraftedPoints = Schemas["DraftedPoints"];
export type LeftOut = Schemas["LeftOut"];
export type Assistant = Schemas["Assistant"];
export type AssistantBody = Schemas["AssistantBody"];
export type AssistantVersion = Schemas["AssistantVersion"];
export type KeptAssistant = Schemas["KeptAssistant"];
export type Probe = Schemas["Probe"];
export type NoticeList = Schemas["NoticeList"];
export type SessionNotice = Schemas["SessionNotice"];
export type SentToList = Schemas["SentToList"];

export type UserRole = Schemas["UserRole"];
export type ThemeChoice = Schemas["Theme"];
export type Me = Schemas["Account"];
export type ChangeMe = Schemas["ChangeMe"];
export type OpenedInvitation = Schemas["OpenedInvitation"];

// Shapes that the OpenAPI file does not hold yet.
export interface SignedIn {
  access_token: string;
  expires_at: string;
  user: Me;
}
export type SignIn = SignedIn & { state: "signed_in" };
export interface Login {
  id: string;
  /** Empty where it is not known. */
  device: string;
  place?: string | null;
  created_at: string;
  seen_at: string;
  ended_at?: string | null;
  current: boolean;
  method: string;
}
export interface Register {
  name: string;
  email: string;
  password: string;
  language: Language;
  role: UserRole;
  invitation?: string | null;
}
