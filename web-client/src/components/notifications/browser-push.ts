/** The browser's side of messages: what it can, and its subscription at its push service. */
import { fromBase64url, toBase64url } from "../../state/base64url";
import type { PushAbilities } from "../../state/push";

function hasPush(): boolean {
  return "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
}

/** iPads say that they are Macs; Macs have no touch screens. */
function isApplePhone(): boolean {
  const { userAgent, maxTouchPoints } = navigator;
  return /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1);
}

export async function abilities(): Promise<PushAbilities> {
  return {
    hasPush: hasPush(),
    isApplePhone: isApplePhone(),
    isInstalled: window.matchMedia("(display-mode: standalone)").matches,
    permission: hasPush() ? Notification.permission : undefined,
    isSubscribed: (await subscription()) !== null,
  };
}

/** Calls when the service worker says that the subscription is another; gives what ends that. */
export function onChange(listener: () => void): () => void {
  // Without it there are no messages.
  const worker: ServiceWorkerContainer | undefined = navigator.serviceWorker;
  const hear = ({ data }: MessageEvent) => {
    if (data === "push-changed") listener();
  };
  worker?.addEventListener("message", hear);
  return () => worker?.removeEventListener("message", hear);
}

/** All tabs hear it; one after the other looks whether there is anything to do still. */
export async function alone(work: () => Promise<void>): Promise<void> {
  // Not where the page does not come by https, which has no messages either.
  const locks: LockManager | undefined = navigator.locks;
  await (locks ? locks.request("vivavoce-push", work) : work());
}

/** The subscription that there is. */
async function subscription(): Promise<PushSubscription | null> {
  if (!hasPush()) return null;
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration?.pushManager.getSubscription()) ?? null;
}

/** A subscription for messages of this server alone, made if there is none. */
export async function subscribe(key: string): Promise<PushSubscription> {
  await navigator.serviceWorker.register("/sw.js");
  const { pushManager } = await navigator.serviceWorker.ready;
  const before = await pushManager.getSubscription();
  if (before) {
    const bound = before.options.applicationServerKey;
    if (bound && toBase64url(bound) === key) return before;
    // Of a server that had another key.
    await before.unsubscribe();
  }
  return pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: fromBase64url(key),
  });
}

export async function unsubscribe(): Promise<void> {
  await (await subscription())?.unsubscribe();
}
