import { expect, it } from "vitest";
import type { Turn } from "../api/types";
import { delays, summarize } from "./summary";

const turn = (part: Partial<Turn>): Turn => ({
  turn: 0,
  question_id: null,
  question_index: null,
  speaker: "candidate",
  kind: "answer",
  text: "words",
  start_ms: 0,
  end_ms: 0,
  source: "whisper",
  words: [],
  version: 0,
  original_text: null,
  interrupted: false,
  metrics: null,
  ...part,
});

const metrics = (ms: number | null): Turn["metrics"] => ({
  voice_to_voice_ms: ms,
  stop_ms: null,
  stages: {
    network_ms: null,
    jitter_ms: null,
    vad_ms: 60,
    endpoint_ms: 0,
    stt_ms: null,
    interviewer_ms: 1,
    voice_ms: 90,
    pacer_ms: 20,
  },
  waterfall: [],
});

it("measures who spoke for how long", () => {
  const turns = [
    turn({ speaker: "interviewer", source: null, end_ms: 1_000 }),
    turn({ question_index: 0, start_ms: 1_000, end_ms: 4_000, metrics: metrics(500) }),
    turn({ question_index: 1, start_ms: 4_000, end_ms: 9_000, source: "typed" }),
    turn({ question_index: 1, speaker: "interviewer", source: null }),
    turn({ text: " " }),
  ];
  expect(summarize(turns)).toEqual({
    answers: 2,
    questions: 2,
    talkShare: 0.75,
    typicalDelayMs: 500,
  });
  expect(summarize([])).toEqual({
    answers: 0,
    questions: 0,
    talkShare: undefined,
    typicalDelayMs: undefined,
  });
});

it("lists measured delays with the stages that took time, in their order", () => {
  const [first, ...others] = delays([
    turn({ metrics: metrics(700) }),
    turn({ metrics: metrics(null) }),
  ]);
  expect(others).toEqual([]);
  expect(first?.delayMs).toBe(700);
  expect(first?.stages.map(({ stage }) => stage)).toEqual(["vad", "interviewer", "voice", "pacer"]);
});
