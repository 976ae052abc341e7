import { useEffect, useRef } from "react";

/** Calls back before each repaint while `on`, with the page's time in ms. */
export function useFrames(on: boolean, frame: (now: number) => void): void {
  const latest = useRef(frame);
  useEffect(() => {
    latest.current = frame;
  });
  useEffect(() => {
    if (!on) return undefined;
    let id = requestAnimationFrame(function next(now) {
      latest.current(now);
      id = requestAnimationFrame(next);
    });
    return () => cancelAnimationFrame(id);
  }, [on]);
}

/** A canvas ready to be drawn on in CSS pixels, as sharp as the screen. */
export function sharp(canvas: HTMLCanvasElement): CanvasRenderingContext2D | undefined {
  const { clientWidth: width, clientHeight: height } = canvas;
  const ratio = Math.min(2, devicePixelRatio || 1);
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const context = canvas.getContext("2d") ?? undefined;
  context?.setTransform(ratio, 0, 0, ratio, 0, 0);
  context?.clearRect(0, 0, width, height);
  return context;
}
