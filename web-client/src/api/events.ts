/**
 * The events of a running session, one JSON object per WebSocket message.
 * They are the same objects that the server's event log keeps, so a page that
 * missed some asks for all since the last `seq` it saw.
 */
import type { SessionState, Stage, Word } from "./types";

export type Activity = "listening" | "hearing" | "pausing" | "replying" | "speaking";

export type ReplyKind =
  | "greeting"
  | "question"
  | "follow_up"
  | "repeat"
  | "wait"
  | "acknowledge"
  | "reprompt"
  | "time"
  | "closing"
  | "apology";

export type Verdict = "finished" | "asked_to_wait" | "next" | "repeat" | "stop";

export type EndReason = "completed" | "candidate" | "time" | "error" | "disconnected";

export interface SessionStateEvent {
  type: "session.state";
  state: SessionState;
  connected: boolean;
  activity: Activity;
  question_index: number | null;
  question_count: number;
  question_id: string | null;
  elapsed_ms: number;
  limit_ms: number | null;
  question_limit_ms: number | null;
  question_elapsed_ms: number | null;
}

type Payload =
  | SessionStateEvent
  | { type: "speech.started"; turn: number }
  | { type: "speech.stopped"; turn: number; pause_from_ms: number }
  | { type: "transcript.partial"; turn: number; text: string }
  | { type: "transcript.final"; turn: number; text: string; words: Word[]; source: string }
  | {
      type: "turn.started";
      turn: number;
      question_id: string | null;
      question_index: number | null;
    }
  | { type: "turn.ended"; turn: number; verdict: Verdict; reason: string }
  | {
      type: "reply.text";
      speech: number;
      kind: ReplyKind;
      text: string;
      question_id: string | null;
      question_index: number | null;
    }
  | {
      type: "reply.spoken";
      speech: number;
      kind: ReplyKind;
      text: string;
      words: Word[];
      complete: boolean;
      start_ms: number;
      end_ms: number;
    }
  | { type: "reply.interrupted"; speech: number; heard_ms: number }
  | { type: "reply.resumed"; speech: number }
  | {
      type: "metrics.turn";
      turn: number;
      voice_to_voice_ms: number | null;
      stop_ms: number | null;
      stages: Partial<Record<Stage, number | null>>;
    }
  | { type: "notice"; level: "info" | "warning" | "error"; code: string; text: string }
  | { type: "session.ended"; reason: EndReason };

interface Envelope {
  v: 1;
  seq: number;
  session: string;
  at_ms: number;
  time: string;
}

export type InterviewEvent = Envelope & Payload;
export type EventOf<T extends InterviewEvent["type"]> = Extract<InterviewEvent, { type: T }>;

/** A message of the socket, or nothing when it is not one of version 1. */
export function parseEvent(message: string): InterviewEvent | undefined {
  let value: unknown;
  try {
    value = JSON.parse(message);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { v, seq, type } = value as Record<string, unknown>;
  if (v !== 1 || typeof seq !== "number" || typeof type !== "string") return undefined;
  return value as InterviewEvent;
}
