import { useRef, useState } from "react";

/** Steps that can be undone. */
const MOST_STEPS = 200;
/** Changes of one place within this time are one step: nobody undoes letter by letter. */
const ONE_STEP_MS = 1_000;

/** The texts that a text was, to go back to and forth. */
export function useHistory(text: string, onChange: (text: string) => void) {
  const [past, setPast] = useState<string[]>([]);
  const [future, setFuture] = useState<string[]>([]);
  const last = useRef<{ place: string; at: number }>(undefined);

  /** A change at a place, which names what is being written. */
  const change = (next: string, place: string) => {
    if (next === text) return;
    const now = performance.now();
    const goesOn = last.current?.place === place && now - last.current.at < ONE_STEP_MS;
    last.current = { place, at: now };
    if (!goesOn) setPast((before) => [...before, text].slice(-MOST_STEPS));
    setFuture([]);
    onChange(next);
  };
  const go = (from: string[], setFrom: typeof setPast, setTo: typeof setPast) => {
    const next = from.at(-1);
    if (next === undefined) return;
    last.current = undefined;
    setFrom(from.slice(0, -1));
    setTo((before) => [...before, text]);
    onChange(next);
  };
  return {
    change,
    undo: past.length > 0 ? () => go(past, setPast, setFuture) : undefined,
    redo: future.length > 0 ? () => go(future, setFuture, setPast) : undefined,
  };
}
