import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Problem } from "../../api/problem";
import type { Command } from "../../api/types";
import { clientId } from "../../rtc/client-id";
import type { IceServers } from "../../rtc/ice-servers";
import {
  MicrophoneError,
  type MicrophoneProblem,
  openMicrophone,
  silentTrack,
  stopStream,
} from "../../rtc/microphone";
import { type MediaStatus, Peer } from "../../rtc/peer";
import { audioContext, Loudspeaker } from "../../rtc/sound";
import { type Interview, isOver } from "../../state/interview";
import type { Kept } from "../../state/kept";
import { preferences } from "../../state/preferences";
import { microphoneOpen } from "../../state/presence";
import { useBrowserSpeech } from "./useBrowserSpeech";

export interface Media {
  status: MediaStatus;
  problem: Problem | undefined;
  /** The candidate's own sound; nothing when they type. */
  own: MediaStream | undefined;
  /** The interviewer's sound. */
  other: MediaStream | undefined;
  microphoneProblem: MicrophoneProblem | undefined;
  /** The browser plays nothing before a click. */
  blocked: boolean;
  browserRefused: boolean;
  unblock(): void;
  openMicrophone(): void;
  takeOver(): void;
  retryNow(): void;
}

interface MediaOptions {
  kept: Kept;
  iceServers: IceServers;
  room: Interview;
  writing: boolean;
  send(command: Command): Promise<boolean>;
}

export function useMedia({ kept, iceServers, room, writing, send }: MediaOptions): Media {
  const { id, token, answer } = kept;
  const over = isOver(room.state);
  const microphone = useOwnSound(answer !== "typed", over);
  const [status, setStatus] = useState<MediaStatus>("connecting");
  const [problem, setProblem] = useState<Problem>();
  const [other, setOther] = useState<MediaStream>();
  const [peer, setPeer] = useState<Peer>();
  const { track } = microphone;

  // The first track opens the path; another microphone later only takes its place.
  const [client, setClient] = useState<string>();
  useEffect(() => {
    let left = false;
    void clientId().then((mine) => !left && setClient(mine));
    return () => {
      left = true;
    };
  }, []);
  const closedByServer = useRef(false);
  useLayoutEffect(() => {
    closedByServer.current = over;
  }, [over]);
  const ready = client !== undefined && track !== undefined && !over;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new track is replaced below, without a new offer
  useEffect(() => {
    if (!ready) return undefined;
    const fresh = new Peer({
      session: id,
      token,
      client,
      iceServers,
      track,
      onStatus: (now, why) => {
        setStatus(now);
        setProblem(why);
      },
      onStream: setOther,
    });
    setPeer(fresh);
    return () => fresh.close(!closedByServer.current);
  }, [id, token, client, ready]);
  useEffect(() => {
    if (track) void peer?.replaceTrack(track);
  }, [peer, track]);

  const open = microphoneOpen(room, writing);
  useEffect(() => {
    if (track) track.enabled = open;
  }, [track, open]);

  const speaker = useLoudspeaker(other);
  const browserRefused = useBrowserSpeech({
    on: answer === "browser" && status === "connected" && open,
    language: kept.language,
    speaking: room.activity === "speaking",
    send,
  });

  return {
    status,
    problem,
    own: microphone.stream,
    other,
    microphoneProblem: microphone.problem,
    browserRefused,
    openMicrophone: microphone.open,
    ...speaker,
    takeOver: useCallback(() => peer?.takeOver(), [peer]),
    retryNow: useCallback(() => peer?.retryNow(), [peer]),
  };
}

/** The microphone, or silence where there is none: the interviewer's voice needs a path all the same. */
function useOwnSound(speaks: boolean, over: boolean) {
  const [stream, setStream] = useState<MediaStream>();
  const [track, setTrack] = useState<MediaStreamTrack>();
  const [problem, setProblem] = useState<MicrophoneProblem>();
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt opens anew
  useEffect(() => {
    if (over) return undefined;
    let left = false;
    let held: MediaStream | undefined;
    const silence = () => setTrack((before) => before ?? silentTrack(audioContext()));
    const open = async () => {
      try {
        const fresh = await openMicrophone(preferences.microphone());
        if (left) return stopStream(fresh);
        held = fresh;
        const [own] = fresh.getAudioTracks();
        own?.addEventListener("ended", () => setProblem("missing"));
        setStream(fresh);
        setTrack(own);
        setProblem(undefined);
      } catch (error) {
        if (left) return;
        setProblem(error instanceof MicrophoneError ? error.problem : "busy");
        silence();
      }
    };
    if (speaks) void open();
    else silence();
    return () => {
      left = true;
      stopStream(held);
      setStream(undefined);
    };
  }, [speaks, over, attempt]);

  const again = useCallback(() => setAttempt((before) => before + 1), []);
  return { stream, track, problem, open: again };
}

function useLoudspeaker(stream: MediaStream | undefined) {
  const [blocked, setBlocked] = useState(false);
  const [speaker, setSpeaker] = useState<Loudspeaker>();
  useEffect(() => {
    const fresh = new Loudspeaker(setBlocked);
    setSpeaker(fresh);
    return () => fresh.close();
  }, []);
  useEffect(() => {
    if (stream) speaker?.play(stream);
  }, [speaker, stream]);
  return { blocked, unblock: useCallback(() => void speaker?.resume(), [speaker]) };
}
