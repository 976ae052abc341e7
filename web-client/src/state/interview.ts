/**
 * The room as it stands, folded from the session's events. Pure: the same
 * events give the same room, so a page that reloads replays them and is back.
 */
import type { Activity, EndReason, InterviewEvent } from "../api/events";
import type { SessionState, StageSpan } from "../api/types";
import { type Decision, foldDecision } from "./decisions";
import {
  addFinal,
  addPartial,
  addReply,
  cutReply,
  endTurn,
  type Line,
  resumeReply,
  spokenReply,
} from "./lines";
import { foldTask, type OpenTask } from "./tasks";

export interface Clock {
  elapsedMs: number;
  limitMs: number;
  questionElapsedMs: number | null;
  questionLimitMs: number | null;
  /** The page's own time, in ms, when the server said so. */
  heardAt: number;
  running: boolean;
}

export interface Notice {
  seq: number;
  level: "info" | "warning" | "error";
  code: string;
  text: string;
}

/** Where the time before a reply went. */
export interface Measured {
  turn: number;
  delayMs: number | null;
  spans: StageSpan[];
}

export interface Interview {
  lastSeq: number;
  state: SessionState;
  /** The server has the candidate on the line; it holds the interview while it has not. */
  connected: boolean;
  activity: Activity;
  /** Counted from 0; null in the greeting. */
  questionIndex: number | null;
  questionCount: number;
  questionText: string | undefined;
  /** The follow-up being asked, under the question it belongs to. */
  followUpText: string | undefined;
  lines: Line[];
  clock: Clock | undefined;
  /** The candidate pressed "I'm thinking" and has not spoken since. */
  thinking: boolean;
  notices: Notice[];
  /** The last turn that was measured. */
  measured: Measured | undefined;
  ended: EndReason | undefined;
  /** What there was or is to write, in the order in which it was asked. */
  tasks: OpenTask[];
  /** What the interviewer made of each answer, the first first. */
  decisions: Decision[];
}

export type Action =
  | { type: "event"; event: InterviewEvent; now: number }
  | { type: "thinking" }
  | { type: "dismiss"; seq: number };

export const beforeTheFirstEvent: Interview = {
  lastSeq: 0,
  state: "waiting",
  connected: false,
  activity: "listening",
  questionIndex: null,
  questionCount: 0,
  questionText: undefined,
  followUpText: undefined,
  lines: [],
  clock: undefined,
  thinking: false,
  notices: [],
  measured: undefined,
  ended: undefined,
  tasks: [],
  decisions: [],
};

export function interview(room: Interview, action: Action): Interview {
  switch (action.type) {
    case "thinking":
      return { ...room, thinking: true };
    case "dismiss":
      return { ...room, notices: room.notices.filter((notice) => notice.seq !== action.seq) };
    case "event":
      if (action.event.seq <= room.lastSeq) return room;
      return {
        ...fold(room, action.event, action.now),
        decisions: foldDecision(room.decisions, action.event),
        lastSeq: action.event.seq,
      };
  }
}

function fold(room: Interview, event: InterviewEvent, now: number): Interview {
  switch (event.type) {
    case "session.state":
      return {
        ...room,
        ...movedOn(room, event.question_index),
        state: event.state,
        connected: event.connected,
        activity: event.activity,
        questionIndex: event.question_index,
        questionCount: event.question_count,
        clock: {
          elapsedMs: event.elapsed_ms,
          limitMs: event.limit_ms,
          questionElapsedMs: event.question_elapsed_ms,
          questionLimitMs: event.question_limit_ms,
          heardAt: now,
          running: event.state === "live",
        },
      };
    case "speech.started":
      return { ...room, activity: "hearing", thinking: false };
    case "speech.stopped":
      return { ...room, activity: "pausing" };
    case "transcript.partial":
      return { ...room, lines: addPartial(room.lines, event) };
    case "transcript.final":
      return { ...room, lines: addFinal(room.lines, event), thinking: false };
    case "turn.ended":
      return {
        ...room,
        lines: endTurn(room.lines, event.turn),
        thinking: event.verdict === "asked_to_wait",
      };
    case "reply.text":
      return {
        ...room,
        ...asked(room, event),
        activity: "speaking",
        lines: addReply(room.lines, event),
      };
    case "reply.spoken":
      return { ...room, lines: spokenReply(room.lines, event) };
    case "reply.interrupted":
      return { ...room, lines: cutReply(room.lines, event.speech) };
    case "reply.resumed":
      return { ...room, activity: "speaking", lines: resumeReply(room.lines, event.speech) };
    case "notice": {
      const { seq, level, code, text } = event;
      if (FOR_REVIEWERS.some((kind) => code.startsWith(kind))) return room;
      const others = room.notices.filter((notice) => notice.code !== code);
      return { ...room, notices: [...others, { seq, level, code, text }] };
    }
    case "session.ended":
      return {
        ...room,
        state: "ended",
        ended: event.reason,
        clock: room.clock && stopped(room.clock, now),
      };
    case "metrics.turn": {
      const { turn, voice_to_voice_ms: delayMs, waterfall: spans } = event;
      return { ...room, measured: { turn, delayMs, spans } };
    }
    case "task.opened":
    case "task.written":
    case "task.ran":
      return { ...room, tasks: foldTask(room.tasks, event) };
    case "turn.started":
    case "reply.model":
    case "reply.ducked":
      return room;
  }
  // A type that a later server added: the room can do without it.
  return room;
}

/** A question that is no longer the one asked goes from sight. */
function movedOn(room: Interview, index: number | null): Partial<Interview> {
  if (index === null || room.questionIndex === null || index === room.questionIndex) return {};
  return { questionText: undefined, followUpText: undefined };
}

function asked(
  room: Interview,
  event: Extract<InterviewEvent, { type: "reply.text" }>,
): Partial<Interview> {
  // After an interruption, a question may be heard for the first time as its repetition.
  const first = event.kind === "repeat" && !room.questionText && event.question_index !== null;
  if (event.kind === "question" || first) {
    return {
      questionText: event.text,
      followUpText: undefined,
      questionIndex: event.question_index ?? room.questionIndex,
    };
  }
  if (event.kind === "follow_up") return { followUpText: event.text };
  if (event.kind === "closing") return { questionText: undefined, followUpText: undefined };
  return {};
}

/** Notices about the interviewer, for those who answer for the interview. */
const FOR_REVIEWERS = ["guard.", "mind.", "assistant."];

function stopped(clock: Clock, now: number): Clock {
  return {
    ...clock,
    elapsedMs: elapsedAt(clock, now),
    questionElapsedMs: questionElapsedAt(clock, now),
    heardAt: now,
    running: false,
  };
}

export function elapsedAt(clock: Clock, now: number): number {
  return clock.running ? clock.elapsedMs + Math.max(0, now - clock.heardAt) : clock.elapsedMs;
}

export function questionElapsedAt(clock: Clock, now: number): number | null {
  if (clock.questionElapsedMs === null) return null;
  return clock.running
    ? clock.questionElapsedMs + Math.max(0, now - clock.heardAt)
    : clock.questionElapsedMs;
}

/** Milliseconds left of a limit, never below zero; null when there is no limit. */
export function remaining(limitMs: number | null, elapsedMs: number | null): number | null {
  if (limitMs === null || elapsedMs === null) return null;
  return Math.max(0, limitMs - elapsedMs);
}

export function isOver(state: SessionState): boolean {
  return state === "ended" || state === "interrupted";
}
