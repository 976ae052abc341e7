import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { api } from "../../api/http";
import { type Door, replayApi } from "../../api/replay";
import type { Replay, Turn } from "../../api/types";
import { isOver } from "../../state/interview";
import { type Peaks, parsePeaks, silences } from "../../state/peaks";
import type { Span } from "../../state/timeline";
import { type ShownWord, shownWords } from "../../state/words";
import { transcriptKey } from "./useCorrections";

/** What a transcript that still grows is read again for. */
const REFRESH_MS = 5_000;

const NO_TURNS: Turn[] = [];

export const replayKey = ({ session, token }: Door) => ["replay", session, token];

/** What opens a replay, in one request. */
export function useReplayQuery(door: Door, enabled: boolean) {
  return useQuery({
    queryKey: replayKey(door),
    queryFn: () => replayApi.open(door),
    enabled,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export interface Material {
  turns: readonly Turn[];
  words: readonly (readonly ShownWord[])[];
  /** The words are there, are coming, or could not be had. */
  transcript: { isPending: boolean; error: unknown; retry(): void };
  peaks: Peaks | undefined;
  silences: readonly Span[];
  whole: Span;
  redacted: readonly Span[];
  interviewer: string | undefined;
  /** Reads all of it again: something was taken out of it. */
  reload(): void;
}

/** What a replay shows besides: its words, its waveform, what the interviewer is called. */
export function useMaterial(replay: Replay, door: Door): Material {
  const queries = useQueryClient();
  const { session, view, tracks } = replay;
  const over = isOver(session.state);
  const transcript = useQuery({
    queryKey: transcriptKey(door),
    queryFn: () => api.transcript(door.session, door.token),
    refetchInterval: !over && REFRESH_MS,
  });
  const waveform = useQuery({
    queryKey: ["peaks", door.session, door.token],
    queryFn: async () => parsePeaks(await replayApi.peaks(replay.peaks_url, door)) ?? null,
    enabled: over && tracks.length > 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const scenario = useQuery({
    queryKey: ["scenario", session.scenario.id],
    queryFn: () => api.scenario(session.scenario.id),
  });
  const turns = transcript.data ?? NO_TURNS;
  const peaks = waveform.data ?? undefined;
  return {
    turns,
    words: useMemo(() => turns.map(shownWords), [turns]),
    transcript: {
      isPending: transcript.isPending,
      error: transcript.error,
      retry: () => void transcript.refetch(),
    },
    peaks,
    silences: useMemo(() => (peaks ? silences(peaks) : []), [peaks]),
    whole: useMemo(() => wholeOf(view.clip, session.duration_ms, tracks), [view, session, tracks]),
    redacted: useMemo(
      () => replay.redactions.map(({ from_ms, to_ms }) => ({ fromMs: from_ms, toMs: to_ms })),
      [replay.redactions],
    ),
    interviewer: scenario.data?.persona.name,
    reload: () => {
      for (const what of ["replay", "transcript", "peaks", "corrections", "report"]) {
        void queries.invalidateQueries({ queryKey: [what, door.session] });
      }
    },
  };
}

/** What there is to hear: the clip, or from 0 to the end of the longest track. */
function wholeOf(clip: Replay["view"]["clip"], durationMs: number, tracks: Replay["tracks"]): Span {
  if (clip) return { fromMs: clip.from_ms, toMs: clip.to_ms };
  const ends = tracks.map(({ start_ms, duration_ms }) => start_ms + duration_ms);
  return { fromMs: 0, toMs: Math.max(1, durationMs, ...ends) };
}
