import { useCallback, useEffect, useRef, useState } from "react";
import { preferences } from "../../state/preferences";
import { type Shortcut, shortcutOf } from "../../state/shortcuts";

export interface Shortcuts {
  on: boolean;
  set(on: boolean): void;
}

/** Single keys for the room's buttons; they can be switched off (WCAG 2.1.4). */
export function useShortcuts(actions: Record<Shortcut, () => void>, active: boolean): Shortcuts {
  const [on, setOn] = useState(preferences.shortcuts);
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  useEffect(() => {
    if (!on || !active) return undefined;
    const pressed = (event: KeyboardEvent) => {
      const shortcut = shortcutOf(event);
      if (!shortcut) return;
      event.preventDefault();
      latest.current[shortcut]();
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, [on, active]);
  const set = useCallback((now: boolean) => {
    preferences.setShortcuts(now);
    setOn(now);
  }, []);
  return { on, set };
}
