import { describe, expect, it } from "vitest";
import type { InterviewEvent } from "../api/events";
import {
  beforeTheFirstEvent,
  elapsedAt,
  type Interview,
  interview,
  isOver,
  questionElapsedAt,
  remaining,
} from "./interview";

type Loose = Record<string, unknown> & { type: InterviewEvent["type"] };

function play(events: Loose[], from: Interview = beforeTheFirstEvent): Interview {
  return events.reduce<Interview>(
    (room, event, at) =>
      interview(room, {
        type: "event",
        now: 1_000,
        event: { v: 1, seq: from.lastSeq + at + 1, at_ms: at * 100, ...event } as InterviewEvent,
      }),
    from,
  );
}

const live = {
  type: "session.state" as const,
  state: "live",
  connected: true,
  activity: "listening",
  question_index: 0,
  question_count: 6,
  elapsed_ms: 5_000,
  limit_ms: 600_000,
  question_elapsed_ms: 2_000,
  question_limit_ms: 90_000,
};
const question = {
  type: "reply.text" as const,
  speech: 1,
  kind: "question",
  text: "Tell me about a project.",
  question_index: 0,
};
const partial = (text: string) => ({ type: "transcript.partial" as const, turn: 1, text });
const final = (text: string) => ({
  type: "transcript.final" as const,
  turn: 1,
  text,
  words: [],
  source: "whisper",
});

describe("the room", () => {
  it("shows the question that was asked, and its follow-up below it", () => {
    const room = play([
      live,
      question,
      { ...question, speech: 2, kind: "follow_up", text: "And then?" },
    ]);
    expect(room.questionText).toBe("Tell me about a project.");
    expect(room.followUpText).toBe("And then?");
    expect(
      play([{ ...question, speech: 3, text: "Next one." }], room).followUpText,
    ).toBeUndefined();
  });

  it("takes a repetition for the question when that was never heard", () => {
    const again = { ...question, kind: "repeat", text: "You are back. Tell me about a project." };
    expect(play([again]).questionText).toBe(again.text);
    expect(play([question, { ...again, speech: 2 }]).questionText).toBe(question.text);
  });

  it("shows no question of the past", () => {
    const room = play([question, live, { ...live, question_index: 1 }]);
    expect(room.questionText).toBeUndefined();
  });

  it("tells guessed words from final ones", () => {
    const room = play([partial("I built")]);
    expect(room.lines[0]).toMatchObject({ text: "", partial: "I built", status: "speaking" });
    const done = play([final("I built a bridge.")], room);
    expect(done.lines[0]).toMatchObject({ text: "I built a bridge.", partial: "", status: "said" });
  });

  it("keeps of an interrupted reply what was really heard", () => {
    const room = play([
      question,
      { type: "reply.interrupted", speech: 1, heard_ms: 400 },
      {
        type: "reply.spoken",
        speech: 1,
        kind: "question",
        text: "Tell me",
        complete: false,
        words: [],
        start_ms: 0,
        end_ms: 400,
      },
    ]);
    expect(room.lines[0]).toMatchObject({ text: "Tell me", status: "interrupted" });
  });

  it("leaves no line of what nobody heard", () => {
    const cut = { type: "reply.interrupted" as const, speech: 1, heard_ms: 0 };
    const spoken = { type: "reply.spoken" as const, speech: 1, text: "", complete: false };
    expect(play([question, cut, spoken]).lines).toHaveLength(0);
    const ended = { type: "turn.ended" as const, turn: 1, verdict: "finished" };
    expect(play([partial("hm"), ended]).lines).toHaveLength(0);
    expect(play([partial("hm"), final("Hm."), ended]).lines).toHaveLength(1);
  });

  it("keeps the text of a reply that no voice could say", () => {
    const spoken = { type: "reply.spoken" as const, speech: 1, text: "", complete: false };
    expect(play([question, spoken]).lines[0]).toMatchObject({
      text: "Tell me about a project.",
      status: "said",
    });
  });

  it("resumes a reply after a cough", () => {
    const room = play([
      question,
      { type: "reply.interrupted", speech: 1, heard_ms: 400 },
      { type: "reply.resumed", speech: 1 },
    ]);
    expect(room.lines[0]?.status).toBe("speaking");
    expect(room.activity).toBe("speaking");
  });

  it("forgets that the candidate is thinking once they speak", () => {
    const thinking = interview(play([live]), { type: "thinking" });
    expect(thinking.thinking).toBe(true);
    expect(play([{ type: "speech.started", turn: 1 }], thinking).thinking).toBe(false);
    const waited = play([{ type: "turn.ended", turn: 1, verdict: "asked_to_wait" }], thinking);
    expect(waited.thinking).toBe(true);
  });

  it("ignores events that it has seen and types that it does not know", () => {
    const room = play([live, question]);
    const again = { v: 1, seq: 2, ...question } as unknown as InterviewEvent;
    expect(interview(room, { type: "event", event: again, now: 0 })).toBe(room);
    expect(play([{ type: "room.decorated" as never }], room).lines).toEqual(room.lines);
  });

  it("keeps from the candidate what is for those who answer for the interview", () => {
    const notice = { type: "notice" as const, level: "warning" as const, text: "…" };
    const room = play([
      { ...notice, code: "guard.replaced" },
      { ...notice, code: "mind.failed" },
    ]);
    expect(room.notices).toEqual([]);
  });

  it("keeps the latest notice of each code until it is dismissed", () => {
    const notice = { type: "notice" as const, level: "warning", code: "disk", text: "low" };
    const room = play([notice, { ...notice, text: "lower" }]);
    expect(room.notices.map((n) => n.text)).toEqual(["lower"]);
    expect(interview(room, { type: "dismiss", seq: 2 }).notices).toEqual([]);
  });

  it("is over when the session says so", () => {
    const room = play([live, { type: "session.ended", reason: "completed" }]);
    expect(room.ended).toBe("completed");
    expect(isOver(room.state)).toBe(true);
    expect(room.clock?.running).toBe(false);
  });
});

describe("the clock", () => {
  const clock = play([live]).clock;
  if (!clock) throw new Error("session.state sets the clock");

  it("runs on between events while the session is live", () => {
    expect(elapsedAt(clock, 4_000)).toBe(8_000);
    expect(questionElapsedAt(clock, 4_000)).toBe(5_000);
    expect(elapsedAt({ ...clock, running: false }, 4_000)).toBe(5_000);
  });

  it("never goes below zero and knows when there is no limit", () => {
    expect(remaining(1_000, 5_000)).toBe(0);
    expect(remaining(null, 5_000)).toBeNull();
    expect(remaining(9_000, 5_000)).toBe(4_000);
  });
});

it("keeps where the time of the last measured turn went", () => {
  const spans = [{ stage: "vad", from_ms: 0, ms: 60, path_ms: 60 }];
  const measured = (turn: number, ms: number | null) => ({
    type: "metrics.turn" as const,
    turn,
    voice_to_voice_ms: ms,
    stop_ms: null,
    waterfall: spans,
  });
  expect(play([measured(1, 400), measured(2, null)]).measured).toEqual({
    turn: 2,
    delayMs: null,
    spans,
  });
});
