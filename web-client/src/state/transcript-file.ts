/** The transcript as files that the candidate takes home. */
import type { Turn } from "../api/types";
import { clockTime } from "./format";

export interface Names {
  candidate: string;
  interviewer: string;
}

export function asText(title: string, turns: readonly Turn[], names: Names): string {
  const lines = turns.map(
    (turn) => `[${clockTime(turn.start_ms)}] ${names[turn.speaker]}: ${turn.text}`,
  );
  return `${title}\n\n${lines.join("\n\n")}\n`;
}

export function asJson(title: string, turns: readonly Turn[]): string {
  return `${JSON.stringify({ title, turns }, null, 2)}\n`;
}

/** WebVTT, one cue a turn, with the speaker as voice (W3C WebVTT, section 4.2.2). */
export function asVtt(turns: readonly Turn[], names: Names): string {
  const cues = turns
    .filter((turn) => turn.end_ms > turn.start_ms)
    .map((turn) => {
      const span = `${cueTime(turn.start_ms)} --> ${cueTime(turn.end_ms)}`;
      return `${span}\n<v ${escapeCue(names[turn.speaker])}>${escapeCue(turn.text)}`;
    });
  return `WEBVTT\n\n${cues.join("\n\n")}\n`;
}

function cueTime(ms: number): string {
  const whole = Math.round(ms);
  const pad = (value: number, width: number) => String(value).padStart(width, "0");
  const hours = pad(Math.floor(whole / 3_600_000), 2);
  const minutes = pad(Math.floor(whole / 60_000) % 60, 2);
  return `${hours}:${minutes}:${pad(Math.floor(whole / 1000) % 60, 2)}.${pad(whole % 1000, 3)}`;
}

function escapeCue(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
