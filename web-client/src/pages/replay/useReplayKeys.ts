import { useCallback, useEffect, useRef, useState } from "react";
import { preferences } from "../../state/preferences";
import { type ReplayAction, replayAction } from "../../state/replay-keys";

/** The single keys of the replay, and whether they are on. */
export function useReplayKeys(actions: Record<ReplayAction, () => void>) {
  const [on, setOn] = useState(preferences.shortcuts);
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  useEffect(() => {
    if (!on) return undefined;
    const pressed = (event: KeyboardEvent) => {
      const action = replayAction(event);
      if (!action) return;
      event.preventDefault();
      latest.current[action]();
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, [on]);
  const set = useCallback((now: boolean) => {
    preferences.setShortcuts(now);
    setOn(now);
  }, []);
  return { on, set };
}
