/** How two players that drift apart are brought together again. */

/** Below this no ear and no eye tells; a browser's own clock is not finer. */
const FINE_MS = 8;
/** Further apart than this, one jumps: coming closer would take too long. */
const JUMP_MS = 80;
/** Nobody hears a voice that is 4 % quicker for a moment. */
const MOST = 0.04;
/** In how much time the difference is made good. */
const WITHIN_MS = 600;

export type Correction = { jump: true } | { jump: false; rate: number };

/** What a follower does that is `aheadMs` before its leader, which plays at `rate`. */
export function correction(aheadMs: number, rate: number): Correction {
  const apart = Math.abs(aheadMs);
  if (apart > JUMP_MS) return { jump: true };
  if (apart <= FINE_MS) return { jump: false, rate };
  const change = Math.max(-MOST, Math.min(MOST, -aheadMs / WITHIN_MS));
  return { jump: false, rate: rate + change };
}
