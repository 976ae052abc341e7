import { VisuallyHidden } from "@mantine/core";
import { useReducedMotion } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";
import { sharp, useFrames } from "./useFrames";
import classes from "./VoiceStrip.module.css";

interface VoiceStripProps {
  label: string;
  voice: "candidate" | "interviewer";
  /** The level now, from 0 to 1. */
  read: () => number;
  on: boolean;
}

const STEP_PX = 7;
const BAR_PX = 3;
const BAR_EVERY_MS = 55;
/** Screen readers are told the level this often. */
const TELL_EVERY_MS = 1_000;

/** A voice as a strip of bars, the newest on the right. */
export function VoiceStrip({ label, voice, read, on }: VoiceStripProps) {
  const calm = useReducedMotion();
  const canvas = useRef<HTMLCanvasElement>(null);
  const history = useRef<number[]>([]);
  const lastBar = useRef(0);
  const [told, tell] = useState(0);

  useEffect(() => {
    if (!on) return undefined;
    const timer = setInterval(() => tell(Math.round(read() * 100)), TELL_EVERY_MS);
    return () => clearInterval(timer);
  }, [on, read]);

  useFrames(true, (now) => {
    const element = canvas.current;
    if (!element || now - lastBar.current < (calm ? 4 : 1) * BAR_EVERY_MS) return;
    lastBar.current = now;
    const level = on ? read() : 0;
    // Without motion the whole strip is one bar that grows and shrinks.
    if (calm) drawMeter(element, level);
    else {
      history.current.push(level);
      drawHistory(element, history.current);
    }
  });

  return (
    <div className={classes.strip} data-voice={voice} data-on={on || undefined}>
      <canvas ref={canvas} className={classes.canvas} />
      <VisuallyHidden>
        <meter aria-label={label} min={0} max={100} value={on ? told : 0} data-testid="level" />
      </VisuallyHidden>
    </div>
  );
}

function drawHistory(canvas: HTMLCanvasElement, history: number[]): void {
  const context = sharp(canvas);
  if (!context) return;
  const { clientWidth: width, clientHeight: height } = canvas;
  const count = Math.ceil(width / STEP_PX);
  if (history.length > count) history.splice(0, history.length - count);
  context.strokeStyle = getComputedStyle(canvas).color;
  context.lineCap = "round";
  context.lineWidth = BAR_PX;
  for (let at = 0; at < count; at += 1) {
    const level = history[history.length - 1 - at] ?? 0;
    const x = width - BAR_PX - at * STEP_PX;
    const half = Math.max(0.01, (level * (height - BAR_PX)) / 2);
    context.globalAlpha = level > 0.02 ? 1 - (0.65 * at) / count : 0.28;
    context.beginPath();
    context.moveTo(x, height / 2 - half);
    context.lineTo(x, height / 2 + half);
    context.stroke();
  }
}

function drawMeter(canvas: HTMLCanvasElement, level: number): void {
  const context = sharp(canvas);
  if (!context) return;
  const { clientWidth: width, clientHeight: height } = canvas;
  context.fillStyle = getComputedStyle(canvas).color;
  context.globalAlpha = 0.2;
  context.fillRect(0, height / 2 - 4, width, 8);
  context.globalAlpha = 1;
  context.fillRect(0, height / 2 - 4, width * level, 8);
}
