/** The geometry of a small chart over time: points in even steps, gaps where there is no value. */

export interface ChartPoint {
  value: number | undefined;
  /** How far the value may be off either way. */
  spread: number;
}

export interface Frame {
  width: number;
  height: number;
  /** Room to the left for the scale, and above and below for marks that reach over. */
  left: number;
  right: number;
  top: number;
  bottom: number;
  /** The values at the bottom and at the top. */
  low: number;
  high: number;
}

export function xAt(place: number, count: number, { width, left, right }: Frame): number {
  const share = count < 2 ? 0.5 : place / (count - 1);
  return left + share * Math.max(0, width - left - right);
}

export function yAt(value: number, { height, top, bottom, low, high }: Frame): number {
  const share = (Math.min(high, Math.max(low, value)) - low) / Math.max(Number.EPSILON, high - low);
  return height - bottom - share * Math.max(0, height - top - bottom);
}

interface Placed {
  x: number;
  value: number;
  spread: number;
}

/** Values without a gap between them. */
function runs(points: readonly ChartPoint[], frame: Frame): Placed[][] {
  const found: Placed[][] = [[]];
  for (const [place, { value, spread }] of points.entries()) {
    if (value === undefined) found.push([]);
    else found.at(-1)?.push({ x: xAt(place, points.length, frame), value, spread });
  }
  return found.filter((run) => run.length > 0);
}

/** The line through the values, as the `d` of an SVG path. */
export function linePath(points: readonly ChartPoint[], frame: Frame): string {
  return runs(points, frame)
    .map((run) => `M${run.map(({ x, value }) => at(x, yAt(value, frame))).join("L")}`)
    .join("");
}

/** How far the values may be off: an area along the line, a stroke for a value on its own. */
export function bandPath(points: readonly ChartPoint[], frame: Frame): string {
  return runs(points, frame)
    .filter((run) => run.some(({ spread }) => spread > 0))
    .map((run) => {
      const above = run.map(({ x, value, spread }) => at(x, yAt(value + spread, frame)));
      const below = run.map(({ x, value, spread }) => at(x, yAt(value - spread, frame)));
      return `M${[...above, ...below.reverse()].join("L")}Z`;
    })
    .join("");
}

const at = (x: number, y: number): string => `${round(x)} ${round(y)}`;

const round = (px: number): number => Math.round(px * 10) / 10;

/** Round values from 0 on that hold all of `values`, three to six of them. */
export function scaleFor(values: readonly number[]): number[] {
  const most = Math.max(...values, 0);
  if (most === 0) return [0, 1];
  const raw = most / 4;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 5, 10].find((one) => one * power >= raw) ?? 10) * power;
  const count = Math.ceil(most / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, n) => Number((n * step).toPrecision(6)));
}
