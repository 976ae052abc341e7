import { useCallback, useEffect, useReducer, useState } from "react";
import { EventStream, type StreamStatus } from "../../api/event-stream";
import { api } from "../../api/http";
import type { Command } from "../../api/types";
import type { IceServers } from "../../rtc/ice-servers";
import { beforeTheFirstEvent, type Interview, interview, isOver } from "../../state/interview";
import { type Kept, KeptSessions } from "../../state/kept";
import { type Presence, presence } from "../../state/presence";
import { type Media, useMedia } from "./useMedia";

export interface Room {
  room: Interview;
  presence: Presence;
  media: Media;
  events: StreamStatus;
  /** The last command that did not go through. */
  failure: unknown;
  send(command: Command): Promise<boolean>;
  dismissFailure(): void;
  dismissNotice(seq: number): void;
  retry(): void;
}

/** Wires one room: its events, its sound, its commands. What they mean is in `state/`. */
export function useRoom(kept: Kept, iceServers: IceServers, writing: boolean): Room {
  const { id, token } = kept;
  const [room, dispatch] = useReducer(interview, beforeTheFirstEvent);
  const [events, setEvents] = useState<StreamStatus>("connecting");
  const [stream, setStream] = useState<EventStream>();
  const [failure, setFailure] = useState<unknown>();

  useEffect(() => {
    const fresh = new EventStream({
      session: id,
      token,
      onEvent: (event) => dispatch({ type: "event", event, now: performance.now() }),
      onStatus: setEvents,
    });
    setStream(fresh);
    return () => fresh.close();
  }, [id, token]);

  useEffect(() => {
    new KeptSessions(localStorage).update(id, { state: room.state });
  }, [id, room.state]);

  const send = useCallback(
    async (command: Command) => {
      try {
        await api.command(id, token, command);
        setFailure(undefined);
        if (command.command === "thinking") dispatch({ type: "thinking" });
        return true;
      } catch (error) {
        setFailure(error);
        return false;
      }
    },
    [id, token],
  );

  const media = useMedia({ kept, iceServers, room, writing, send });
  const over = isOver(room.state);
  useEffect(() => {
    if (over) stream?.close();
  }, [over, stream]);

  return {
    room,
    presence: presence(room, media.status === "connected"),
    media,
    events,
    failure,
    send,
    dismissFailure: useCallback(() => setFailure(undefined), []),
    dismissNotice: useCallback((seq: number) => dispatch({ type: "dismiss", seq }), []),
    retry: useCallback(() => {
      stream?.retryNow();
      media.retryNow();
    }, [stream, media.retryNow]),
  };
}
