/** What changed between two texts, line by line (longest common subsequence). */

export interface DiffLine {
  kind: "same" | "added" | "removed";
  text: string;
}

/** Beyond this many pairs of lines the middle is told as replaced: nobody reads it line by line. */
const MOST_PAIRS = 4_000_000;

export function lineDiff(before: string, after: string): DiffLine[] {
  const old = before.split("\n");
  const now = after.split("\n");
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1;
  let tail = 0;
  while (
    tail < old.length - head &&
    tail < now.length - head &&
    old[old.length - 1 - tail] === now[now.length - 1 - tail]
  ) {
    tail += 1;
  }
  const middle = (lines: string[]) => lines.slice(head, lines.length - tail);
  const same = (text: string): DiffLine => ({ kind: "same", text });
  return [
    ...old.slice(0, head).map(same),
    ...between(middle(old), middle(now)),
    ...old.slice(old.length - tail).map(same),
  ];
}

function between(old: string[], now: string[]): DiffLine[] {
  const removed = (text: string): DiffLine => ({ kind: "removed", text });
  const added = (text: string): DiffLine => ({ kind: "added", text });
  if (old.length * now.length > MOST_PAIRS) return [...old.map(removed), ...now.map(added)];
  // Lengths of the longest common subsequences of what is left of both.
  const width = now.length + 1;
  const lengths = new Uint32Array((old.length + 1) * width);
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] =
        old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    const [was, is] = [old[i], now[j]];
    if (was !== undefined && was === is) {
      lines.push({ kind: "same", text: was });
      i += 1;
      j += 1;
    } else if (was !== undefined && (is === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push(removed(was));
      i += 1;
    } else if (is !== undefined) {
      lines.push(added(is));
      j += 1;
    }
  }
  return lines;
}

/** The changes with a few lines around each; a gap where lines were left out. */
export function changesOf(lines: DiffLine[], around = 2): (DiffLine | "gap")[] {
  const near = (at: number) =>
    lines.slice(Math.max(0, at - around), at + around + 1).some((line) => line.kind !== "same");
  const shown: (DiffLine | "gap")[] = [];
  lines.forEach((line, at) => {
    if (near(at)) shown.push(line);
    else if (shown.at(-1) !== "gap") shown.push("gap");
  });
  return shown;
}
