/** The captions of both sides, in the order in which each line began. */
import type { EventOf, ReplyKind } from "../api/events";
import type { Speaker } from "../api/types";

export interface Line {
  /** `t3`: turn 3 of the candidate; `s2`: speech 2 of the interviewer. */
  key: string;
  speaker: Speaker;
  kind: ReplyKind | undefined;
  /** Words that will not change any more. */
  text: string;
  /** Words still being guessed, after `text`. */
  partial: string;
  status: "speaking" | "said" | "interrupted";
  atMs: number;
  /** Where the last final word ended, to tell a new stretch from a better reading of an old one. */
  endMs: number;
}

export function addPartial(lines: Line[], event: EventOf<"transcript.partial">): Line[] {
  return upsert(lines, turnKey(event.turn), (line) => {
    const base = line ?? candidateLine(event.turn, event.at_ms);
    // Some recognisers repeat the words that are already final.
    const partial = event.text.startsWith(base.text)
      ? event.text.slice(base.text.length).trim()
      : event.text;
    return { ...base, partial, status: "speaking" };
  });
}

export function addFinal(lines: Line[], event: EventOf<"transcript.final">): Line[] {
  if (event.text.trim() === "") {
    return lines.filter((line) => line.key !== turnKey(event.turn) || line.text !== "");
  }
  return upsert(lines, turnKey(event.turn), (line) => {
    const base = line ?? candidateLine(event.turn, event.at_ms);
    const words = event.words ?? [];
    const goesOn = base.text !== "" && (words[0]?.start_ms ?? 0) >= base.endMs && base.endMs > 0;
    return {
      ...base,
      text: goesOn ? `${base.text} ${event.text}` : event.text,
      partial: "",
      status: "said",
      endMs: words.at(-1)?.end_ms ?? base.endMs,
    };
  });
}

export function addReply(lines: Line[], event: EventOf<"reply.text">): Line[] {
  return upsert(lines, speechKey(event.speech), (line) => ({
    key: speechKey(event.speech),
    speaker: "interviewer",
    kind: event.kind,
    text: joinClauses(line?.text ?? "", event.text),
    partial: "",
    status: "speaking",
    atMs: line?.atMs ?? event.at_ms,
    endMs: 0,
  }));
}

/** Keeps what was really played: after an interruption, the words that were never heard go. */
export function spokenReply(lines: Line[], event: EventOf<"reply.spoken">): Line[] {
  const key = speechKey(event.speech);
  if (event.text.trim() === "") return lines.filter((line) => line.key !== key);
  return upsert(lines, key, (line) => ({
    key,
    speaker: "interviewer",
    kind: event.kind,
    text: event.text,
    partial: "",
    status: event.complete ? "said" : "interrupted",
    atMs: line?.atMs ?? event.start_ms,
    endMs: event.end_ms,
  }));
}

export function cutReply(lines: Line[], speech: number): Line[] {
  return patch(lines, speech, "interrupted");
}

export function resumeReply(lines: Line[], speech: number): Line[] {
  return patch(lines, speech, "speaking");
}

/** Two clauses of one reply as one text, whether the second repeats the first or goes on. */
export function joinClauses(first: string, second: string): string {
  if (first === "" || second.startsWith(first)) return second;
  return `${first} ${second}`;
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
    atMs,
    endMs: 0,
  };
}

const turnKey = (turn: number) => `t${turn}`;
const speechKey = (speech: number) => `s${speech}`;
