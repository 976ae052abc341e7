import { useCallback, useEffect, useRef, useState } from "react";
import { expression } from "../../api/expression";
import type { VoiceExpressionMoment } from "../../api/types";

export interface Reading {
  /** Per cent of the interview that was looked at; undefined before it was begun. */
  progress: number | undefined;
  running: boolean;
  moments: readonly VoiceExpressionMoment[];
  error: unknown;
  begin(): void;
  stop(): void;
}

const NONE: readonly VoiceExpressionMoment[] = [];

/**
 * Sends one's own voice a piece after the other, from where it was stopped. What comes back is held by
 * this page alone and is gone with it: nothing here is kept by the browser or by a cache.
 */
export function useVoiceExpression(session: string, durationMs: number): Reading {
  const [moments, setMoments] = useState(NONE);
  const [next, setNext] = useState<number | null>(0);
  const [begun, setBegun] = useState(false);
  const [running, setRunning] = useState(false);
  const [error, setError] = useState<unknown>();
  const under = useRef<AbortController>(undefined);

  const stop = useCallback(() => {
    under.current?.abort();
    under.current = undefined;
    setRunning(false);
  }, []);
  useEffect(() => stop, [stop]);

  const begin = async () => {
    stop();
    const mine = new AbortController();
    under.current = mine;
    setError(undefined);
    setBegun(true);
    setRunning(true);
    // After the end, from the start again.
    let at = next ?? 0;
    if (next === null) setMoments(NONE);
    try {
      for (;;) {
        const piece = await expression.piece(session, at, mine.signal);
        if (mine.signal.aborted) return;
        setMoments((before) => [...before, ...piece.moments]);
        setNext(piece.next_ms);
        if (piece.next_ms === null) break;
        at = piece.next_ms;
      }
    } catch (failure) {
      if (!mine.signal.aborted) setError(failure);
    } finally {
      if (under.current === mine) setRunning(false);
    }
  };

  const seen = next === null ? 100 : (100 * next) / Math.max(1, durationMs);
  return {
    progress: begun ? Math.min(100, Math.round(seen)) : undefined,
    running,
    moments,
    error,
    begin: () => void begin(),
    stop,
  };
}
