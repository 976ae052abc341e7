import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { api } from "../../api/http";
import type { Recording, Span } from "../../api/types";

/** Words begin a little before the recogniser says so. */
const LEAD_MS = 150;
const TAIL_MS = 250;

export interface Listening {
  /** There is sound to play. */
  possible: boolean;
  isPlaying(span: Span): boolean;
  toggle(span: Span): void;
  error: unknown;
}

const same = (a: Span | undefined, b: Span) =>
  a?.turn === b.turn && a.start_ms === b.start_ms && a.end_ms === b.end_ms;

/** Plays parts of the candidate's track, which is fetched with the first of them. */
export function useListening(track: Recording | undefined, token: string): Listening {
  const audio = useRef<HTMLAudioElement>(undefined);
  const [playing, setPlaying] = useState<Span>();
  const [error, setError] = useState<unknown>();

  const stop = useCallback(() => {
    audio.current?.pause();
    setPlaying(undefined);
  }, []);

  useEffect(
    () => () => {
      audio.current?.pause();
      if (audio.current) URL.revokeObjectURL(audio.current.src);
    },
    [],
  );

  const play = useCallback(
    async (span: Span, url: string) => {
      setError(undefined);
      setPlaying(span);
      try {
        if (!audio.current) {
          const element = new Audio(URL.createObjectURL(await api.file(url, token)));
          element.preload = "auto";
          audio.current = element;
        }
        const element = audio.current;
        element.currentTime = Math.max(0, span.start_ms - LEAD_MS) / 1000;
        element.ontimeupdate = () => {
          if (element.currentTime * 1000 >= span.end_ms + TAIL_MS) stop();
        };
        element.onended = stop;
        await element.play();
      } catch (caught) {
        setPlaying(undefined);
        // Another part was asked for before this one began.
        if (!(caught instanceof DOMException && caught.name === "AbortError")) setError(caught);
      }
    },
    [token, stop],
  );

  return useMemo(
    () => ({
      possible: track !== undefined,
      isPlaying: (span) => same(playing, span),
      toggle: (span) => {
        if (same(playing, span)) stop();
        else if (track) void play(span, track.url_ogg);
      },
      error,
    }),
    [track, playing, play, stop, error],
  );
}
