import { type RefObject, useEffect, useEffectEvent } from "react";

/**
 * Ctrl+Z and Ctrl+Shift+Z for a whole form, also while nothing in it has the focus: what had it may
 * be gone, or no longer be pressed, since the last step.
 */
export function useUndoKeys(
  form: RefObject<HTMLElement | null>,
  stepOf: (target: Element, back: boolean) => (() => void) | undefined,
): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
    const { target } = event;
    const isMeant = target === document.body || form.current?.contains(target as Node);
    if (!(target instanceof Element) || !isMeant) return;
    event.preventDefault();
    stepOf(target, !event.shiftKey)?.();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event);
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}
