import type { Login } from "../api/types";

/** Those that hold, this browser's first, then by last use; and those that are over, latest first. */
export function sorted(logins: readonly Login[]): { open: Login[]; over: Login[] } {
  const open = logins
    .filter(({ ended_at }) => ended_at == null)
    .sort((a, b) => Number(b.current) - Number(a.current) || b.seen_at.localeCompare(a.seen_at));
  const over = logins
    .filter(({ ended_at }) => ended_at != null)
    .sort((a, b) => (b.ended_at ?? "").localeCompare(a.ended_at ?? ""));
  return { open, over };
}

/** By the words that the server describes a device with. */
export function isPhone(device: string): boolean {
  return /android|iphone|ipad|ios|mobile/i.test(device);
}
