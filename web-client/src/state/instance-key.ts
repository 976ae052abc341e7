/**
 * The server's own key while this page is open. Kept by nothing else: it opens every interview
 * of the server.
 */
import { useSyncExternalStore } from "react";

let key = "";
const listeners = new Set<() => void>();

export function setInstanceKey(next: string): void {
  key = next;
  for (const listener of listeners) listener();
}

export function useInstanceKey(): string {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => key,
  );
}
