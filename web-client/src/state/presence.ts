/** What the interviewer is doing, as the candidate should see it. */
import type { Activity } from "../api/events";
import type { Interview } from "./interview";
import { isOver } from "./interview";

export type Presence = Activity | "waiting" | "paused" | "thinking" | "ended";

/** `onAir`: the page's own media path is up. The server holds the interview while it is not. */
export function presence(room: Interview, onAir: boolean): Presence {
  if (isOver(room.state)) return "ended";
  if (!onAir || room.state === "waiting") return "waiting";
  if (room.state === "paused") return room.connected ? "paused" : "waiting";
  const candidatesTurn = room.activity === "listening" || room.activity === "pausing";
  return room.thinking && candidatesTurn ? "thinking" : room.activity;
}

/** Whether the microphone's sound goes out: not in a pause, nor while an answer is written. */
export function microphoneOpen(room: Interview, writing: boolean): boolean {
  return !writing && !(room.state === "paused" && room.connected) && !isOver(room.state);
}
