import { useCallback, useSyncExternalStore } from "react";
import type { Playhead } from "../../state/playhead";

/** What a component makes of the playhead; it is drawn anew only when that changes. */
export function usePlayhead<T extends number | string | object | undefined>(
  playhead: Playhead,
  select: (ms: number) => T,
): T {
  return useSyncExternalStore(
    playhead.subscribe,
    useCallback(() => select(playhead.ms), [playhead, select]),
  );
}
