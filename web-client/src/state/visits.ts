/** What a share that was opened gave, kept by the tab so that a reload asks nothing again. */
import type { OpenedShare } from "../api/types";

const PREFIX = "vivavoce.visit.";

export function keptVisit(storage: Storage, link: string): OpenedShare | undefined {
  try {
    const kept = JSON.parse(storage.getItem(PREFIX + link) ?? "null") as OpenedShare | null;
    const isWhole = typeof kept?.session === "string" && typeof kept.token === "string";
    return isWhole && Date.parse(kept.expires_at) > Date.now() ? kept : undefined;
  } catch {
    return undefined;
  }
}

export function keepVisit(storage: Storage, link: string, opened: OpenedShare): void {
  storage.setItem(PREFIX + link, JSON.stringify(opened));
}

export function leaveVisit(storage: Storage, link: string): void {
  storage.removeItem(PREFIX + link);
}
