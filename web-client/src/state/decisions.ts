/** What the interviewer made of each answer, as far as a session's events tell it. Pure. */
import type { InterviewEvent } from "../api/events";

export interface Decision {
  /** The candidate's turn. */
  turn: number;
  move: "probe" | "next" | "wrap_up" | "clarify" | undefined;
  /** Last sound or the end of typing to the first word of the reply. */
  delayMs: number | undefined;
  /** Why the model's words were not used. */
  fellBack: string | undefined;
  /** What was replaced before it was spoken. */
  replaced: string[];
}

/** An interview that goes on for hours needs no more of them beside it. */
const MOST = 200;

const REASON = /: ([^:]*)\.$/;

export function foldDecision(decisions: Decision[], event: InterviewEvent): Decision[] {
  switch (event.type) {
    case "turn.ended": {
      const fresh = { turn: event.turn, move: undefined, delayMs: undefined, fellBack: undefined };
      const known = decisions.some((one) => one.turn === event.turn);
      return known ? decisions : [...decisions, { ...fresh, replaced: [] }].slice(-MOST);
    }
    case "reply.text": {
      const move = moveOf(event.kind);
      return change(decisions, (last) => (move ? { ...last, move } : last));
    }
    case "metrics.turn":
      return decisions.map((one) =>
        one.turn === event.turn ? { ...one, delayMs: event.voice_to_voice_ms ?? undefined } : one,
      );
    case "notice":
      if (event.code === "mind.failed") {
        const fellBack = REASON.exec(event.text)?.[1] ?? event.text;
        return change(decisions, (last) => ({ ...last, fellBack }));
      }
      if (event.code === "guard.replaced") {
        return change(decisions, (last) => ({
          ...last,
          replaced: [...last.replaced, event.text],
        }));
      }
      return decisions;
    default:
      return decisions;
  }
}

function change(decisions: Decision[], how: (last: Decision) => Decision): Decision[] {
  const last = decisions.at(-1);
  return last ? [...decisions.slice(0, -1), how(last)] : decisions;
}

function moveOf(kind: string): Decision["move"] {
  switch (kind) {
    case "follow_up":
      return "probe";
    case "question":
      return "next";
    case "closing":
      return "wrap_up";
    case "repeat":
      return "clarify";
    default:
      return undefined;
  }
}
