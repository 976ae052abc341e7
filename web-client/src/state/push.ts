/** Messages that the browser shows where no page is open: whether they can be had, and are. */
import type { PushState } from "../api/types";

/** What the browser says of itself. */
export interface PushAbilities {
  /** It has service workers, push messages and notifications; without https it has none. */
  hasPush: boolean;
  /** An iPhone or iPad: there, only an installed page has them. */
  isApplePhone: boolean;
  isInstalled: boolean;
  permission: NotificationPermission | undefined;
  /** It has a subscription at its push service. */
  isSubscribed: boolean;
}

export type PushStanding = "not_offered" | "install" | "unsupported" | "denied" | "off" | "on";

export function standingOf(server: PushState, browser: PushAbilities): PushStanding {
  if (server.key === null) return "not_offered";
  if (!browser.hasPush) {
    return browser.isApplePhone && !browser.isInstalled ? "install" : "unsupported";
  }
  if (browser.permission === "denied") return "denied";
  const isOn = server.browser !== null && browser.isSubscribed && browser.permission === "granted";
  return isOn ? "on" : "off";
}

/** What came of the test since it was asked for: nothing yet, or what the push service said. */
export function testOutcome(
  before: PushState["browser"],
  now: PushState["browser"],
): "waiting" | "sent" | "failed" {
  // One that is gone has been forgotten.
  if (now === null) return "failed";
  if (now.failed_at && now.failed_at !== before?.failed_at) return "failed";
  return now.sent_at && now.sent_at !== before?.sent_at ? "sent" : "waiting";
}

/** Whose messages this browser shows, and where it was reached when the server was last told. */
export interface KeptPush {
  user: string;
  endpoint: string;
}

const KEPT = "vivavoce.push";

/** What is remembered between visits, so that a new login of the same person has them again. */
export function keptPush(storage: Storage): KeptPush | undefined {
  try {
    const kept = JSON.parse(storage.getItem(KEPT) ?? "null") as Partial<KeptPush> | null;
    return kept && typeof kept.user === "string" && typeof kept.endpoint === "string"
      ? { user: kept.user, endpoint: kept.endpoint }
      : undefined;
  } catch {
    return undefined;
  }
}

export function keepPush(storage: Storage, kept: KeptPush | undefined): void {
  if (kept) storage.setItem(KEPT, JSON.stringify(kept));
  else storage.removeItem(KEPT);
}
