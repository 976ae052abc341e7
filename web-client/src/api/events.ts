/**
 * The events of a running session, one JSON object per WebSocket message.
 * They are the same objects that the server's event log keeps, so a page that
 * missed some asks for all since the last `seq` it saw.
 */
import type { components } from "./schema";

type Schemas = components["schemas"];

export type InterviewEvent = Schemas["Event"];
export type EventType = InterviewEvent["type"];
export type EventOf<T extends EventType> = Extract<InterviewEvent, { type: T }>;
export type Activity = Schemas["Activity"];
export type ReplyKind = Schemas["ReplyKind"];
export type EndReason = Schemas["EndReason"];

/** A message of the socket, or nothing when it is not one of version 1. */
export function parseEvent(message: string): InterviewEvent | undefined {
  let value: unknown;
  try {
    value = JSON.parse(message);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { v, seq, type } = value as Record<string, unknown>;
  if (v !== 1 || typeof seq !== "number" || typeof type !== "string") return undefined;
  return value as InterviewEvent;
}
