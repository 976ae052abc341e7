/** The captions of both sides, in the order in which each line began. */
import type { EventOf, ReplyKind } from "../api/events";
import type { Speaker, Turn } from "../api/types";

export interface Line {
  /** `t3`: turn 3 of the candidate; `s2`: speech 2 of the interviewer. */
  key: string;
  speaker: Speaker;
  kind: ReplyKind | undefined;
  /** Words that will not change any more. */
  text: string;
  /** Words still being guessed, until `text` takes their place. */
  partial: string;
  status: "speaking" | "said" | "interrupted";
  /** Who found the candidate's words. */
  source: Turn["source"] | undefined;
  atMs: number;
}

/** All words of the turn so far, still being guessed. */
export function addPartial(lines: Line[], event: EventOf<"transcript.partial">): Line[] {
  return upsert(lines, turnKey(event.turn), (line) => ({
    ...(line ?? candidateLine(event.turn, event.at_ms)),
    partial: event.text,
    status: "speaking",
  }));
}

/** The words of a whole turn, published once it is over. */
export function addFinal(lines: Line[], event: EventOf<"transcript.final">): Line[] {
  return upsert(lines, turnKey(event.turn), (line) => ({
    ...(line ?? candidateLine(event.turn, event.at_ms)),
    text: event.text,
    partial: "",
    status: "said",
    source: event.source,
  }));
}

/** A turn of which no words were found leaves no line. */
export function endTurn(lines: Line[], turn: number): Line[] {
  return lines.filter((line) => line.key !== turnKey(turn) || line.text !== "");
}

export function addReply(lines: Line[], event: EventOf<"reply.text">): Line[] {
  return upsert(lines, speechKey(event.speech), () => ({
    key: speechKey(event.speech),
    speaker: "interviewer",
    kind: event.kind,
    text: event.text,
    partial: "",
    status: "speaking",
    source: undefined,
    atMs: event.at_ms,
  }));
}

/**
 * Keeps what was really played: after an interruption, the words that were
 * never heard go. Of a reply that no voice could say, the text stays to be read.
 */
export function spokenReply(lines: Line[], event: EventOf<"reply.spoken">): Line[] {
  const key = speechKey(event.speech);
  const shown = lines.find((line) => line.key === key);
  if (!shown) return lines;
  const text = event.text.trim();
  if (text === "") {
    return shown.status === "interrupted"
      ? lines.filter((line) => line !== shown)
      : upsert(lines, key, () => ({ ...shown, status: "said" }));
  }
  const status = event.complete ? "said" : "interrupted";
  return upsert(lines, key, () => ({ ...shown, text, status }));
}

export function cutReply(lines: Line[], speech: number): Line[] {
  return patch(lines, speech, "interrupted");
}

export function resumeReply(lines: Line[], speech: number): Line[] {
  return patch(lines, speech, "speaking");
}

function patch(lines: Line[], speech: number, status: Line["status"]): Line[] {
  return lines.map((line) => (line.key === speechKey(speech) ? { ...line, status } : line));
}

function upsert(lines: Line[], key: string, change: (line?: Line) => Line): Line[] {
  const at = lines.findIndex((line) => line.key === key);
  return at === -1 ? [...lines, change()] : lines.with(at, change(lines[at]));
}

function candidateLine(turn: number, atMs: number): Line {
  return {
    key: turnKey(turn),
    speaker: "candidate",
    kind: undefined,
    text: "",
    partial: "",
    status: "speaking",
    source: undefined,
    atMs,
  };
}

const turnKey = (turn: number) => `t${turn}`;
const speechKey = (speech: number) => `s${speech}`;
