/** Who writes comments in this browser: a key that only it knows, and a name. */

const KEY = "vivavoce.author";
const NAME = "vivavoce.author.name";
const BYTES = 24;

/** Made at the first use. Whoever has it may change what was written with it. */
export function authorKey(storage: Storage): string {
  const kept = storage.getItem(KEY);
  if (kept && /^[0-9a-f]{48}$/.test(kept)) return kept;
  const random = crypto.getRandomValues(new Uint8Array(BYTES));
  const key = Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("");
  storage.setItem(KEY, key);
  return key;
}

export const authorName = (storage: Storage): string => storage.getItem(NAME) ?? "";

export const setAuthorName = (storage: Storage, name: string): void => storage.setItem(NAME, name);
