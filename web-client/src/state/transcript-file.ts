/** The transcript as a text to read; the server makes the other files. */
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
