import { useReducedMotion } from "@mantine/hooks";
import { useEffect, useRef } from "react";
import type { Presence } from "../state/presence";
import { sharp, useFrames } from "./useFrames";
import classes from "./VoiceRing.module.css";

interface VoiceRingProps {
  presence: Presence;
  name: string;
  /** Said to screen readers, as the ring itself is only seen. */
  label: string;
  readOwn: () => number;
  readOther: () => number;
}

const TICKS = 84;
/** Share of the radius at which the ticks stand; the rest is room for the voices. */
const RING = 0.72;
/** Levels follow a voice up at once and down gently. */
const FALL = 0.88;

/**
 * The interviewer's presence: a ring of strokes. Its own voice grows outward in
 * its colour, the candidate's grows inward in theirs, waiting only breathes.
 */
export function VoiceRing({ presence, name, label, readOwn, readOther }: VoiceRingProps) {
  const calm = useReducedMotion();
  const canvas = useRef<HTMLCanvasElement>(null);
  const level = useRef(0);
  const lastDrawn = useRef(0);

  useFrames(true, (now) => {
    if (!canvas.current) return;
    // Without motion it is redrawn now and then, for a new size or colour.
    if (calm && now - lastDrawn.current < 400) return;
    lastDrawn.current = now;
    const heard = presence === "speaking" ? readOther() : presence === "hearing" ? readOwn() : 0;
    level.current = Math.max(heard, level.current * FALL);
    draw(canvas.current, presence, calm ? 0.4 : level.current, calm ? 0 : now / 1000);
  });
  useEffect(() => {
    lastDrawn.current = 0;
  });

  return (
    <div
      className={classes.ring}
      data-presence={presence}
      role="img"
      aria-label={label}
      data-testid="presence"
    >
      <canvas ref={canvas} className={classes.canvas} />
      <span className={classes.name}>{name}</span>
    </div>
  );
}

function draw(canvas: HTMLCanvasElement, presence: Presence, level: number, time: number): void {
  const context = sharp(canvas);
  if (!context) return;
  const size = Math.min(canvas.clientWidth, canvas.clientHeight);
  const [x, y, radius] = [canvas.clientWidth / 2, canvas.clientHeight / 2, size / 2];
  context.strokeStyle = getComputedStyle(canvas).color;
  context.lineCap = "round";
  context.lineWidth = Math.max(2, size / 90);
  for (let tick = 0; tick < TICKS; tick += 1) {
    const angle = (tick / TICKS) * 2 * Math.PI - Math.PI / 2;
    const { inward, outward, alpha } = stroke(presence, tick / TICKS, level, time);
    const from = radius * (RING - inward);
    const to = radius * (RING + outward);
    context.globalAlpha = alpha;
    context.beginPath();
    context.moveTo(x + from * Math.cos(angle), y + from * Math.sin(angle));
    context.lineTo(x + to * Math.cos(angle), y + to * Math.sin(angle));
    context.stroke();
  }
}

/** One stroke: how far it reaches, in shares of the radius, and how strongly it shows. */
function stroke(presence: Presence, place: number, level: number, time: number) {
  const turn = place * 2 * Math.PI;
  const ripple =
    0.5 +
    0.28 * Math.sin(5 * turn + 2.1 * time) +
    0.22 * Math.sin(11 * turn - 3.4 * time + Math.sin(3 * turn));
  const breath = 0.012 * (1 + Math.sin(1.5 * time));
  switch (presence) {
    case "speaking":
      return { inward: 0.02, outward: 0.03 + 0.25 * level * ripple, alpha: 1 };
    case "hearing":
      return { inward: 0.03 + 0.3 * level * ripple, outward: 0.02, alpha: 1 };
    case "pausing":
      return { inward: 0.03 + breath, outward: 0.02, alpha: 0.7 };
    case "replying":
    case "waiting": {
      // A short trail that runs round.
      const behind = (time * 0.55 - place + 10) % 1;
      return { inward: 0.02, outward: 0.03, alpha: 0.25 + 0.75 * Math.max(0, 1 - 3 * behind) };
    }
    case "listening":
    case "thinking":
      return { inward: 0.02 + breath, outward: 0.03 + breath, alpha: 0.85 };
    case "paused":
    case "ended":
      return { inward: 0.005, outward: 0.005, alpha: 0.7 };
  }
}
