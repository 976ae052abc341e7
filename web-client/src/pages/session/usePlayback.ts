import { useCallback, useEffect, useRef, useState } from "react";
import { api } from "../../api/http";
import type { Recording, Speaker } from "../../api/types";
import { TwoTracks } from "../../rtc/two-tracks";

export interface Playback {
  status: "none" | "loading" | "ready" | "failed";
  error: unknown;
  playing: boolean;
  positionMs: number;
  durationMs: number;
  rate: number;
  muted: Record<Speaker, boolean>;
  toggle(): void;
  /** Goes to a moment; `play` starts there. */
  seek(ms: number, play?: boolean): void;
  setRate(rate: number): void;
  mute(track: Speaker, muted: boolean): void;
  retry(): void;
}

/** Both tracks of an interview behind one play button. */
export function usePlayback(recordings: Recording[], token: string): Playback {
  const [tracks, setTracks] = useState<TwoTracks>();
  const [error, setError] = useState<unknown>();
  const [attempt, setAttempt] = useState(0);
  const [playing, setPlaying] = useState(false);
  const [positionMs, setPositionMs] = useState(0);
  const [rate, setRateState] = useState(1);
  const [muted, setMuted] = useState({ candidate: false, interviewer: false });

  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt loads anew
  useEffect(() => {
    if (recordings.length === 0) return undefined;
    let left = false;
    let made: TwoTracks | undefined;
    setError(undefined);
    load(recordings, token)
      .then((files) => {
        if (left) return;
        made = new TwoTracks(files, { onPosition: setPositionMs, onPlaying: setPlaying });
        setTracks(made);
      })
      .catch((caught) => !left && setError(caught));
    return () => {
      left = true;
      made?.close();
      setTracks(undefined);
      setPlaying(false);
    };
  }, [recordings, token, attempt]);

  const wanted = useRef<number>(undefined);
  const seek = useCallback(
    (ms: number, play = false) => {
      if (!tracks) {
        wanted.current = ms;
        return;
      }
      tracks.seek(ms);
      if (play) void tracks.play();
    },
    [tracks],
  );
  // A time clicked before the sound was there.
  useEffect(() => {
    if (tracks && wanted.current !== undefined) {
      seek(wanted.current, true);
      wanted.current = undefined;
    }
  }, [tracks, seek]);

  return {
    status: tracks ? "ready" : error ? "failed" : recordings.length > 0 ? "loading" : "none",
    error,
    playing,
    positionMs,
    durationMs: Math.max(0, ...recordings.map((one) => one.start_ms + one.duration_ms)),
    rate,
    muted,
    seek,
    toggle: useCallback(() => {
      if (playing) tracks?.pause();
      else void tracks?.play();
    }, [tracks, playing]),
    setRate: useCallback(
      (next: number) => {
        setRateState(next);
        tracks?.setRate(next);
      },
      [tracks],
    ),
    mute: useCallback(
      (track: Speaker, on: boolean) => {
        setMuted((before) => ({ ...before, [track]: on }));
        tracks?.mute(track, on);
      },
      [tracks],
    ),
    retry: useCallback(() => setAttempt((before) => before + 1), []),
  };
}

async function load(recordings: Recording[], token: string) {
  // Some browsers play no Ogg: they get the same sound as WAV.
  const ogg = new Audio().canPlayType("audio/ogg; codecs=opus") !== "";
  return Promise.all(
    recordings.map(async ({ track, start_ms, duration_ms, url_ogg, url_wav }) => ({
      track,
      startMs: start_ms,
      durationMs: duration_ms,
      sound: await api.file(ogg ? url_ogg : url_wav, token),
    })),
  );
}
