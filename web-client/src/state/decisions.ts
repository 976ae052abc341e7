/** What the interviewer made of each answer, as far as a session's events tell it. Pure. */
import type { InterviewEvent } from "../api/events";

/** The language model that wrote a reply, and how soon. */
export interface Author {
  provider: string;
  /** From when it was asked. */
  firstTokenMs: number;
  /** To the first clause that could be spoken. */
  firstClauseMs: number;
}

/** A model whose words were not used. */
export interface Unused {
  provider: string | undefined;
  reason: string;
}

export interface Decision {
  /** The candidate's turn. */
  turn: number;
  /** The turn has ended: until then what is known of it may still be thrown away. */
  over: boolean;
  move: "probe" | "next" | "wrap_up" | "clarify" | undefined;
  /** Last sound or the end of typing to the first word of the reply. */
  delayMs: number | undefined;
  /** Who wrote the reply; none where the script did. */
  author: Author | undefined;
  /** Models that were left for the next. */
  left: Unused[];
  /** Why the script spoke in a model's place. */
  fellBack: Unused | undefined;
  /** What was replaced before it was spoken: what it was about. */
  replaced: string[];
}

/** An interview that goes on for hours needs no more of them beside it. */
const MOST = 200;

export function foldDecision(decisions: Decision[], event: InterviewEvent): Decision[] {
  switch (event.type) {
    case "turn.started":
      return begun(decisions, event.turn);
    case "turn.ended": {
      if (event.verdict === "backchannel")
        return decisions.filter(({ turn }) => turn !== event.turn);
      return begun(decisions, event.turn).map((one) =>
        one.turn === event.turn ? { ...one, over: true } : one,
      );
    }
    case "reply.text": {
      const move = moveOf(event.kind);
      return move ? changeLast(decisions, isOver, (last) => ({ ...last, move })) : decisions;
    }
    case "reply.model": {
      const { turn, provider, first_token_ms, first_clause_ms } = event;
      const author = { provider, firstTokenMs: first_token_ms, firstClauseMs: first_clause_ms };
      return decisions.map((one) => (one.turn === turn ? { ...one, author } : one));
    }
    case "metrics.turn":
      return decisions.map((one) =>
        one.turn === event.turn ? { ...one, delayMs: event.voice_to_voice_ms ?? undefined } : one,
      );
    case "notice": {
      const unused = { provider: event.provider ?? undefined, reason: event.reason ?? event.text };
      switch (event.code) {
        case "mind.next":
          return changeLast(decisions, isOver, (last) => ({
            ...last,
            left: [...last.left, unused],
          }));
        case "mind.failed":
          return changeLast(decisions, isOver, (last) => ({ ...last, fellBack: unused }));
        // It comes as the reply is put together, before the turn is known to be over.
        case "guard.replaced":
          return changeLast(
            decisions,
            () => true,
            (last) => ({
              ...last,
              replaced: [...last.replaced, event.reason ?? event.text],
            }),
          );
        default:
          return decisions;
      }
    }
    default:
      return decisions;
  }
}

function begun(decisions: Decision[], turn: number): Decision[] {
  if (decisions.some((one) => one.turn === turn)) return decisions;
  const fresh: Decision = {
    turn,
    over: false,
    move: undefined,
    delayMs: undefined,
    author: undefined,
    left: [],
    fellBack: undefined,
    replaced: [],
  };
  return [...decisions, fresh].slice(-MOST);
}

const isOver = (one: Decision) => one.over;

function changeLast(
  decisions: Decision[],
  which: (one: Decision) => boolean,
  how: (last: Decision) => Decision,
): Decision[] {
  const at = decisions.findLastIndex(which);
  return decisions.map((one, n) => (n === at ? how(one) : one));
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
