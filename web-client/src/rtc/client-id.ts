/**
 * The id of this tab. It survives a reload, so that the reloaded page takes its
 * own place back; a duplicated tab, which starts with a copy of it, gets its own.
 */
const KEY = "vivavoce.client";

export async function clientId(): Promise<string> {
  const kept = sessionStorage.getItem(KEY);
  if (kept && (await hold(kept))) return kept;
  const fresh = randomId();
  sessionStorage.setItem(KEY, fresh);
  await hold(fresh);
  return fresh;
}

const held = new Set<string>();

/** The page before a reload lets go of its id a moment after the new one starts. */
const WAIT_MS = 400;

/** Holds the id until the page goes; false when another live page holds it. */
async function hold(id: string): Promise<boolean> {
  if (held.has(id) || !navigator.locks) return true;
  return new Promise((resolve) => {
    navigator.locks
      .request(`vivavoce.client.${id}`, { signal: AbortSignal.timeout(WAIT_MS) }, () => {
        held.add(id);
        resolve(true);
        return new Promise<never>(() => undefined);
      })
      .catch(() => resolve(false));
  });
}

/** A version 4 UUID; `crypto.randomUUID` exists only on pages served securely. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
