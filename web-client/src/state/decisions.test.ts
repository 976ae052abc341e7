import { describe, expect, it } from "vitest";
import type { InterviewEvent } from "../api/events";
import { type Decision, foldDecision } from "./decisions";

let seq = 0;
const event = (type: string, rest: object) => {
  seq += 1;
  return {
    v: 1,
    seq,
    session: "s",
    at_ms: 0,
    time: "",
    type,
    ...rest,
  } as unknown as InterviewEvent;
};
const all = (events: InterviewEvent[]) => events.reduce(foldDecision, [] as Decision[]);

const NOTHING = {
  over: true,
  delayMs: undefined,
  author: undefined,
  left: [],
  fellBack: undefined,
  replaced: [],
};

describe("what an interviewer decided", () => {
  it("is told by answer, with who wrote the reply and how soon", () => {
    const decisions = all([
      event("reply.text", { kind: "question" }),
      event("turn.started", { turn: 1 }),
      event("turn.ended", { turn: 1, verdict: "finished" }),
      event("metrics.turn", { turn: 1, voice_to_voice_ms: 640 }),
      event("notice", { code: "mind.next", text: "", provider: "openai:a", reason: "late" }),
      event("reply.model", {
        turn: 1,
        provider: "mistral:b",
        first_token_ms: 210,
        first_clause_ms: 340,
      }),
      event("reply.text", { kind: "acknowledge" }),
      event("reply.text", { kind: "follow_up" }),
    ]);
    expect(decisions).toEqual([
      {
        ...NOTHING,
        turn: 1,
        move: "probe",
        delayMs: 640,
        author: { provider: "mistral:b", firstTokenMs: 210, firstClauseMs: 340 },
        left: [{ provider: "openai:a", reason: "late" }],
      },
    ]);
  });

  it("says why the script spoke, and what was replaced, of the answer that it was about", () => {
    const decisions = all([
      event("turn.started", { turn: 1 }),
      event("turn.ended", { turn: 1, verdict: "finished" }),
      event("turn.started", { turn: 2 }),
      event("notice", { code: "guard.replaced", text: "A sentence …", reason: "family" }),
      event("turn.ended", { turn: 2, verdict: "finished" }),
      event("notice", { code: "mind.failed", text: "", provider: "openai:a", reason: "no_key" }),
      event("reply.text", { kind: "question" }),
    ]);
    expect(
      decisions.map(({ turn, fellBack, replaced, move }) => ({ turn, fellBack, replaced, move })),
    ).toEqual([
      { turn: 1, fellBack: undefined, replaced: [], move: undefined },
      {
        turn: 2,
        fellBack: { provider: "openai:a", reason: "no_key" },
        replaced: ["family"],
        move: "next",
      },
    ]);
  });

  it("forgets a listener's mm-hm, which was no answer", () => {
    const decisions = all([
      event("turn.started", { turn: 1 }),
      event("turn.ended", { turn: 1, verdict: "backchannel" }),
    ]);
    expect(decisions).toEqual([]);
  });
});
