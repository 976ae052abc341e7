/** Which rows of a long list are in sight, when some heights are known and others guessed. */

export interface Rows {
  /** Where each row begins, and, as one more, where the list ends. */
  offsets: number[];
}

export function rowsOf(heights: readonly number[]): Rows {
  const offsets = [0];
  for (const height of heights) offsets.push((offsets.at(-1) as number) + height);
  return { offsets };
}

/** The rows between two heights, `over` more on each side; `to` is not one of them. */
export function rowsIn({ offsets }: Rows, top: number, bottom: number, over: number) {
  const count = offsets.length - 1;
  const from = Math.max(0, rowAt(offsets, top) - over);
  const to = Math.min(count, rowAt(offsets, bottom) + 1 + over);
  return { from: Math.min(from, count), to };
}

/** Where to scroll so that a row's part is in sight; nothing if it is there already. */
export function scrollFor(
  part: { top: number; height: number },
  seen: { top: number; height: number },
  marginPx: number,
): number | undefined {
  const fits = part.top >= seen.top + marginPx;
  if (fits && part.top + part.height <= seen.top + seen.height - marginPx) return undefined;
  return Math.max(0, part.top - seen.height / 3);
}

function rowAt(offsets: readonly number[], y: number): number {
  let [low, high] = [0, offsets.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((offsets[middle] as number) <= y) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}
