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

describe("what an interviewer decided", () => {
  it("is told by answer, with why a model was not used and what was replaced", () => {
    const decisions = all([
      event("reply.text", { kind: "question" }),
      event("turn.ended", { turn: 1 }),
      event("reply.text", { kind: "acknowledge" }),
      event("reply.text", { kind: "follow_up" }),
      event("metrics.turn", { turn: 1, voice_to_voice_ms: 640 }),
      event("turn.ended", { turn: 2 }),
      event("notice", {
        code: "mind.failed",
        text: "The script's own words were used in place of the model's: late.",
      }),
      event("notice", { code: "guard.replaced", text: "A question about family." }),
      event("reply.text", { kind: "question" }),
    ]);
    expect(decisions).toEqual([
      { turn: 1, move: "probe", delayMs: 640, fellBack: undefined, replaced: [] },
      {
        turn: 2,
        move: "next",
        delayMs: undefined,
        fellBack: "late",
        replaced: ["A question about family."],
      },
    ]);
  });
});
