/** The shapes of the HTTP API, as the pages use them. Times are UTC, durations say their unit. */

export type Language = "fr" | "en";

export interface StandIn {
  part: string;
  language: Language | null;
  using_code: string;
  using: string;
  wanted_code: string;
  wanted: string;
  how: string;
}

export interface Instance {
  version: string;
  stand_ins: StandIn[];
  hearing: Record<Language, string>;
  voice: Record<Language, string>;
  guest_sessions: boolean;
  ice_servers: IceServer[];
}

export interface IceServer {
  urls: string | string[];
  username?: string;
  credential?: string;
}

export interface ScenarioSummary {
  id: string;
  language: Language;
  title: string;
  role: string;
  summary: string;
  level: string;
  duration_minutes: number;
  question_count: number;
}

export interface Scenario extends ScenarioSummary {
  persona: { name: string; description: string };
  questions: { id: string; kind: string; time_limit_s: number | null; thinking_s: number | null }[];
}

export type SessionState = "waiting" | "live" | "paused" | "ended" | "interrupted";

export interface OpenedSession {
  id: string;
  join_token: string;
  scenario: ScenarioSummary;
  state: SessionState;
  created_at: string;
}

export interface Session {
  id: string;
  scenario: { id: string; title: string; language: Language; role: string };
  state: SessionState;
  end_reason: string | null;
  created_at: string;
  started_at: string | null;
  ended_at: string | null;
  duration_ms: number | null;
  question_index: number | null;
  question_count: number;
  last_event: number;
}

export interface Word {
  text: string;
  start_ms: number;
  end_ms: number;
  confidence?: number | null;
}

export interface TurnMetrics {
  voice_to_voice_ms: number | null;
  stop_ms: number | null;
  stages: Partial<Record<Stage, number | null>>;
}

export const STAGES = [
  "vad_ms",
  "endpoint_ms",
  "stt_ms",
  "interviewer_ms",
  "voice_ms",
  "pacer_ms",
] as const;
export type Stage = (typeof STAGES)[number];

export type Speaker = "candidate" | "interviewer";

export interface Turn {
  turn: number;
  question_id: string | null;
  question_index: number | null;
  speaker: Speaker;
  kind: string | null;
  text: string;
  start_ms: number;
  end_ms: number;
  source: string | null;
  words: Word[];
  interrupted: boolean;
  metrics: TurnMetrics | null;
}

export interface Recording {
  track: Speaker;
  duration_ms: number;
  bytes: number;
  url_ogg: string;
  url_wav: string;
  start_ms: number;
}

export type Command =
  | { command: "thinking" | "done" | "repeat" | "pause" | "resume" | "end" | "next" }
  | { command: "type"; text: string }
  | { command: "heard"; text: string; final: boolean };
