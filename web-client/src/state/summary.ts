/** What can be measured of an interview from its transcript. */
import { STAGES, type Stage, type StageSpan, type Turn } from "../api/types";
import { median } from "./format";

export interface Figures {
  /** Turns of the candidate that have words. */
  answers: number;
  /** Questions that were asked. */
  questions: number;
  /** The candidate's part of all speech, from 0 to 1; none when nobody spoke. */
  talkShare: number | undefined;
  /** Median of the measured delays, voice to voice. */
  typicalDelayMs: number | undefined;
}

export function summarize(turns: readonly Turn[]): Figures {
  const spoken = (speaker: Turn["speaker"]) =>
    turns
      .filter((turn) => turn.speaker === speaker && turn.source !== "typed")
      .reduce((sum, turn) => sum + Math.max(0, turn.end_ms - turn.start_ms), 0);
  const [mine, theirs] = [spoken("candidate"), spoken("interviewer")];
  return {
    answers: turns.filter((turn) => turn.speaker === "candidate" && turn.text.trim() !== "").length,
    questions: new Set(turns.map((turn) => turn.question_index).filter((index) => index !== null))
      .size,
    talkShare: mine + theirs > 0 ? mine / (mine + theirs) : undefined,
    typicalDelayMs: median(delays(turns).map(({ delayMs }) => delayMs)),
  };
}

export interface Delay {
  turn: number;
  startMs: number;
  text: string;
  delayMs: number;
  stopMs: number | null;
  stages: { stage: Stage; ms: number }[];
  waterfall: StageSpan[];
}

/** The delay after each answer that was measured, in order. */
export function delays(turns: readonly Turn[]): Delay[] {
  return turns.flatMap(({ turn, start_ms, text, metrics }) => {
    if (!metrics || metrics.voice_to_voice_ms === null) return [];
    const stages = STAGES.flatMap((stage) => {
      const ms = metrics.stages[`${stage}_ms`];
      return ms ? [{ stage, ms }] : [];
    });
    const delayMs = metrics.voice_to_voice_ms;
    return [
      {
        turn,
        startMs: start_ms,
        text,
        delayMs,
        stopMs: metrics.stop_ms,
        stages,
        waterfall: metrics.waterfall,
      },
    ];
  });
}
