/** Draws the two lanes of a recording, and what is marked in them, on a canvas. */
import type { Mark, Speaker } from "../../api/types";
import { sharp } from "../../components/useFrames";
import { isAllPassed, type TaskMark } from "../../state/marks";
import { loudest, type Peaks } from "../../state/peaks";
import { type Span, xOf } from "../../state/timeline";

export interface Drawn {
  peaks: Peaks | undefined;
  view: Span;
  marks: readonly Mark[];
  tasks: readonly TaskMark[];
  redacted: readonly Span[];
  /** Moments of the ruler's strokes. */
  ticks: readonly number[];
}

/** The lanes from top to bottom. */
export const LANES = ["candidate", "interviewer"] as const satisfies readonly Speaker[];

const BAR_PX = 2;
const STEP_PX = 3;
const GAP_PX = 6;
/** Height of what marks writing, under the voice of who writes. */
const EDITS_PX = 3;
const TRY_PX = 8;

export function drawWaveform(canvas: HTMLCanvasElement, drawn: Drawn): void {
  const context = sharp(canvas);
  if (!context) return;
  const style = getComputedStyle(canvas);
  const colour = (name: string) => style.getPropertyValue(`--vv-${name}`);
  const { clientWidth: width, clientHeight: height } = canvas;
  const lane = (height - GAP_PX) / 2;
  const x = (ms: number) => xOf(ms, drawn.view, width);

  context.fillStyle = colour("line");
  for (const tick of drawn.ticks) context.fillRect(Math.round(x(tick)), 0, 1, height);

  for (const mark of drawn.marks) {
    if (mark.kind !== "pause") continue;
    context.fillStyle = colour("mark-pause");
    const from = x(mark.start_ms);
    context.fillRect(from, 0, Math.max(1, x(mark.end_ms) - from), height);
  }

  for (const [row, speaker] of LANES.entries()) {
    const top = row * (lane + GAP_PX);
    context.fillStyle = colour(speaker);
    if (drawn.peaks) drawLane(context, drawn.peaks, speaker, drawn.view, { top, lane, width });
  }

  for (const { fromMs, toMs } of drawn.redacted) {
    hatch(context, x(fromMs), Math.max(2, x(toMs) - x(fromMs)), height, style.color);
  }
  for (const mark of drawn.tasks) {
    if (mark.kind !== "edits") continue;
    context.fillStyle = colour("candidate-text");
    const from = x(mark.start_ms);
    const length = Math.max(EDITS_PX, x(mark.end_ms) - from);
    context.fillRect(from, lane - EDITS_PX, length, EDITS_PX);
  }
  for (const mark of drawn.tasks) {
    if (mark.kind !== "try") continue;
    const all = isAllPassed(mark);
    const [line, fill] = all ? ["interviewer", "interviewer"] : ["danger", "surface"];
    attempt(context, x(mark.start_ms), lane - EDITS_PX - 2, colour(line), colour(fill));
  }
  context.fillStyle = colour("danger");
  for (const mark of drawn.marks) {
    if (mark.kind === "interruption") bolt(context, x(mark.start_ms), lane + GAP_PX / 2);
  }
}

interface LaneBox {
  top: number;
  lane: number;
  width: number;
}

function drawLane(
  context: CanvasRenderingContext2D,
  peaks: Peaks,
  speaker: Speaker,
  view: Span,
  { top, lane, width }: LaneBox,
): void {
  const perPx = (view.toMs - view.fromMs) / Math.max(1, width);
  // On the session's clock, so that bars do not dance while the view moves.
  const step = STEP_PX * perPx;
  const first = Math.floor(view.fromMs / step) * step;
  context.beginPath();
  for (let ms = first; ms < view.toMs; ms += step) {
    const level = loudest(peaks, speaker, { fromMs: ms, toMs: ms + step });
    const half = Math.max(0.75, (level * lane) / 2);
    const middle = top + lane / 2;
    context.roundRect((ms - view.fromMs) / perPx, middle - half, BAR_PX, 2 * half, 1);
  }
  context.fill();
}

/** A part that is gone: strokes aslant, told apart without colour. */
function hatch(
  context: CanvasRenderingContext2D,
  x: number,
  width: number,
  height: number,
  colour: string,
): void {
  context.save();
  context.beginPath();
  context.rect(x, 0, width, height);
  context.clip();
  context.strokeStyle = colour;
  context.globalAlpha = 0.75;
  context.lineWidth = 2;
  context.beginPath();
  for (let at = x - height; at < x + width; at += 6) {
    context.moveTo(at, height);
    context.lineTo(at + height, 0);
  }
  context.stroke();
  context.restore();
}

/** A try: a triangle, filled where all tests passed, so that it is told apart without colour. */
function attempt(
  context: CanvasRenderingContext2D,
  x: number,
  bottom: number,
  line: string,
  fill: string,
): void {
  context.beginPath();
  context.moveTo(x - TRY_PX / 2, bottom);
  context.lineTo(x + TRY_PX / 2, bottom);
  context.lineTo(x, bottom - TRY_PX);
  context.closePath();
  context.fillStyle = fill;
  context.fill();
  context.strokeStyle = line;
  context.lineWidth = 1.5;
  context.stroke();
}

/** Where one voice cut the other off: a diamond between the lanes. */
function bolt(context: CanvasRenderingContext2D, x: number, y: number): void {
  context.beginPath();
  context.moveTo(x, y - 6);
  context.lineTo(x + 5, y);
  context.lineTo(x, y + 6);
  context.lineTo(x - 5, y);
  context.fill();
}
