import { useEffect, useRef } from "react";
import { type Blocker, useBlocker } from "react-router";

/**
 * Nobody leaves what is not saved unasked. What is about to be saved by itself is waited for: the
 * blocker then lets go by itself, and is to be asked about only while `stuck`.
 */
export function useLeaving(
  dirty: boolean,
  stuck: boolean,
  onHurry: (hurried: boolean) => void,
): Blocker {
  const unsaved = useRef(dirty);
  useEffect(() => {
    unsaved.current = dirty;
  }, [dirty]);
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => unsaved.current && event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, []);
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      dirty && currentLocation.pathname !== nextLocation.pathname,
  );
  const { state, proceed } = blocker;
  useEffect(() => {
    if (state !== "blocked") return;
    onHurry(!stuck);
    if (!dirty) proceed?.();
  }, [state, proceed, dirty, stuck, onHurry]);
  return blocker;
}
