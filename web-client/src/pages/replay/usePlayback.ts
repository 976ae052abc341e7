import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type Door, replayApi } from "../../api/replay";
import type { Recording, Speaker } from "../../api/types";
import { type TrackFile, TwoTracks } from "../../rtc/two-tracks";
import { Playhead } from "../../state/playhead";
import type { Span } from "../../state/timeline";

export interface Playback {
  status: "none" | "loading" | "ready" | "failed";
  error: unknown;
  /** How much of the sound is here, 0 to 1. */
  loaded: number;
  playing: boolean;
  playhead: Playhead;
  rate: number;
  muted: Record<Speaker, boolean>;
  skipSilence: boolean;
  toggle(): void;
  /** Goes to a moment; `play` starts there. */
  seek(ms: number, play?: boolean): void;
  setRate(rate: number): void;
  mute(track: Speaker, muted: boolean): void;
  setSkipSilence(on: boolean): void;
  retry(): void;
}

export const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2] as const;

/** Both tracks of an interview behind one play button. */
export function usePlayback(
  recordings: readonly Recording[],
  door: Door,
  whole: Span,
  silences: readonly Span[],
): Playback {
  const [tracks, setTracks] = useState<TwoTracks>();
  const [error, setError] = useState<unknown>();
  const [attempt, setAttempt] = useState(0);
  const [loaded, setLoaded] = useState(0);
  const [playing, setPlaying] = useState(false);
  const [rate, setRateState] = useState(1);
  const [muted, setMuted] = useState({ candidate: false, interviewer: false });
  const [skipSilence, setSkipSilence] = useState(false);
  const playhead = useMemo(() => new Playhead(), []);
  /** A time that was clicked before the sound was there. */
  const wanted = useRef<number>(undefined);
  const { token } = door;

  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt loads anew
  useEffect(() => {
    if (recordings.length === 0) return undefined;
    const leaving = new AbortController();
    let made: TwoTracks | undefined;
    setError(undefined);
    setLoaded(0);
    load(recordings, token, setLoaded, leaving.signal)
      .then((files) => {
        if (leaving.signal.aborted) return;
        made = new TwoTracks(files, { onPosition: playhead.set, onPlaying: setPlaying });
        setTracks(made);
      })
      .catch((caught) => !leaving.signal.aborted && setError(caught));
    return () => {
      leaving.abort();
      made?.close();
      setTracks(undefined);
      setPlaying(false);
    };
  }, [recordings, token, attempt, playhead]);

  useEffect(() => {
    if (playhead.ms < whole.fromMs) playhead.set(whole.fromMs);
  }, [playhead, whole]);

  const seek = useCallback(
    (ms: number, play = false) => {
      if (!tracks) {
        playhead.set(Math.min(whole.toMs, Math.max(whole.fromMs, ms)));
        if (play) wanted.current = ms;
        return;
      }
      tracks.seek(ms);
      if (play) tracks.play();
    },
    [tracks, playhead, whole],
  );
  useEffect(() => {
    if (!tracks) return;
    tracks.seek(playhead.ms);
    if (wanted.current !== undefined) tracks.play();
    wanted.current = undefined;
  }, [tracks, playhead]);

  useEffect(() => tracks?.setRate(rate), [tracks, rate]);
  useEffect(() => tracks?.skip(skipSilence ? silences : []), [tracks, skipSilence, silences]);
  useEffect(() => {
    tracks?.mute("candidate", muted.candidate);
    tracks?.mute("interviewer", muted.interviewer);
  }, [tracks, muted]);

  return {
    status: tracks ? "ready" : error ? "failed" : recordings.length > 0 ? "loading" : "none",
    error,
    loaded,
    playing,
    playhead,
    rate,
    muted,
    skipSilence,
    seek,
    toggle: useCallback(() => {
      if (!tracks) wanted.current = playhead.ms;
      else if (playing) tracks.pause();
      else tracks.play();
    }, [tracks, playing, playhead]),
    setRate: setRateState,
    mute: useCallback(
      (track: Speaker, on: boolean) => setMuted((before) => ({ ...before, [track]: on })),
      [],
    ),
    setSkipSilence,
    retry: useCallback(() => setAttempt((before) => before + 1), []),
  };
}

function load(
  recordings: readonly Recording[],
  token: string,
  onLoaded: (share: number) => void,
  signal: AbortSignal,
): Promise<TrackFile[]> {
  // Some browsers play no Ogg: they get the same sound as WAV.
  const ogg = new Audio().canPlayType("audio/ogg; codecs=opus") !== "";
  const shares = recordings.map(() => 0);
  return Promise.all(
    recordings.map(async ({ track, start_ms, duration_ms, url_ogg, url_wav }, at) => {
      const sound = await replayApi.sound(
        ogg ? url_ogg : url_wav,
        token,
        (share) => {
          shares[at] = share;
          onLoaded(shares.reduce((sum, one) => sum + one, 0) / shares.length);
        },
        signal,
      );
      return { track, startMs: start_ms, durationMs: duration_ms, sound };
    }),
  );
}
