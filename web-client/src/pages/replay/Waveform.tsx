import { useComputedColorScheme } from "@mantine/core";
import { useElementSize, useMergedRef } from "@mantine/hooks";
import { type PointerEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Mark } from "../../api/types";
import { currentLocale } from "../../i18n";
import { clockTime, seconds } from "../../state/format";
import { type Evidence, evidenceAt, markAt, type TaskMark, taskMarkAt } from "../../state/marks";
import type { Peaks } from "../../state/peaks";
import { clamped, lengthOf, msAt, type Span, ticks, xOf, zoomed } from "../../state/timeline";
import classes from "./Deck.module.css";
import { drawWaveform } from "./draw-waveform";
import type { Playback } from "./usePlayback";
import { usePlayhead } from "./usePlayhead";
import { useTaskLabel } from "./useTaskLabel";

interface WaveformProps {
  peaks: Peaks | undefined;
  whole: Span;
  view: Span;
  onView(view: Span): void;
  playback: Playback;
  marks: readonly Mark[];
  tasks: readonly TaskMark[];
  evidence: readonly Evidence[];
  redacted: readonly Span[];
  selected: Span | undefined;
  onSelect(span: Span): void;
  /** Where the playhead is, as it is said to screen readers. */
  describe(ms: number): string;
}

const RULER_PX = 84;
/** Room for a time at the right edge. */
const LABEL_PX = 44;
const NEAR_PX = 6;
const STEP_MS = 5_000;
const PAGE_MS = 30_000;
/** One notch of a mouse wheel zooms by about a fifth. */
const WHEEL = 500;

/** Both voices over time. It is one slider: click, drag or keys move the playhead. */
export function Waveform(props: WaveformProps) {
  const { peaks, whole, view, onView, playback, marks, tasks, evidence, redacted, selected } =
    props;
  const { t } = useTranslation();
  const labelOf = useTaskLabel();
  const scheme = useComputedColorScheme();
  const size = useElementSize();
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [hover, setHover] = useState<number>();
  const drag = useRef<{ fromMs: number; selecting: boolean }>(undefined);
  const { playhead, seek } = playback;
  const second = usePlayhead(playhead, toSecond);
  const ruler = useMemo(() => ticks(view, size.width, RULER_PX), [view, size.width]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn anew in other sizes and colours
  useEffect(() => {
    if (canvas.current) {
      drawWaveform(canvas.current, { peaks, view, marks, tasks, redacted, ticks: ruler });
    }
  }, [peaks, view, marks, tasks, redacted, ruler, size.width, size.height, scheme]);

  const momentOf = (event: PointerEvent) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return clamped(msAt(event.clientX - left, view, width), whole);
  };
  const down = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const ms = momentOf(event);
    drag.current = { fromMs: ms, selecting: event.shiftKey };
    if (!event.shiftKey) seek(ms);
  };
  const move = (event: PointerEvent<HTMLDivElement>) => {
    const ms = momentOf(event);
    if (event.pointerType === "mouse") setHover(ms);
    if (!drag.current) return;
    if (drag.current.selecting) props.onSelect(ordered(drag.current.fromMs, ms));
    else seek(ms);
  };
  const up = () => {
    drag.current = undefined;
  };

  const wheel = useCallback(
    (event: WheelEvent) => {
      const zooming = event.ctrlKey || event.metaKey;
      if (!zooming && Math.abs(event.deltaX) <= Math.abs(event.deltaY)) return;
      event.preventDefault();
      const { left, width } = (event.currentTarget as HTMLElement).getBoundingClientRect();
      if (zooming) {
        const at = msAt(event.clientX - left, view, width);
        onView(zoomed(view, whole, Math.exp(-event.deltaY / WHEEL), at));
      } else {
        const ms = (event.deltaX / Math.max(1, width)) * lengthOf(view);
        onView(
          zoomed({ fromMs: view.fromMs + ms, toMs: view.toMs + ms }, whole, 1, view.fromMs + ms),
        );
      }
    },
    [view, whole, onView],
  );
  // React listens to wheels passively, which could not keep the page from zooming.
  useEffect(() => {
    const element = box.current;
    element?.addEventListener("wheel", wheel, { passive: false });
    return () => element?.removeEventListener("wheel", wheel);
  }, [wheel]);

  const nearMs = (NEAR_PX * lengthOf(view)) / size.width;
  const hovered = hover === undefined ? undefined : markAt(marks, hover, nearMs);
  const done = hover === undefined ? undefined : taskMarkAt(tasks, hover, nearMs);
  const backed = hover === undefined ? undefined : evidenceAt(evidence, hover, nearMs);
  return (
    <div
      ref={useMergedRef(box, size.ref)}
      className={classes.waveform}
      role="slider"
      tabIndex={0}
      aria-label={t("replay.position")}
      aria-valuemin={Math.floor(whole.fromMs / 1000)}
      aria-valuemax={Math.ceil(whole.toMs / 1000)}
      aria-valuenow={second}
      aria-valuetext={props.describe(second * 1000)}
      aria-describedby="waveform-keys"
      data-testid="waveform"
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={up}
      onPointerLeave={() => setHover(undefined)}
      onKeyDown={(event) => {
        const to = keyed(event.key, event.shiftKey, playhead.ms, whole);
        if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
        event.preventDefault();
        seek(to);
      }}
    >
      <canvas ref={canvas} className={classes.canvas} />
      {evidence.map(({ from_ms, to_ms, quote, kind }) => (
        <Band
          key={`${from_ms}-${to_ms}-${quote}`}
          span={{ fromMs: from_ms, toMs: Math.max(from_ms + 1, to_ms) }}
          view={view}
          kind={`evidence-${kind}`}
        />
      ))}
      {selected && <Band span={selected} view={view} kind="selected" />}
      <Head playback={playback} view={view} width={size.width} />
      {hover !== undefined && (
        <span
          className={classes.hover}
          style={{ insetInlineStart: xOf(hover, view, size.width) }}
          data-end={hover > (view.fromMs + view.toMs) / 2 || undefined}
        >
          <b>{clockTime(hover)}</b>
          {hovered?.kind === "interruption" && ` ${t("replay.marks.interruption")}`}
          {hovered?.kind === "pause" &&
            ` ${t(`replay.marks.${hovered.place ?? "answer"}`)}, ${seconds(hovered.end_ms - hovered.start_ms, currentLocale())}`}
          {done && ` ${labelOf(done)}`}
          {backed && ` ${backed.labels.join(", ")}`}
        </span>
      )}
      <span className={classes.ruler} aria-hidden="true">
        {ruler
          .filter((ms) => xOf(ms, view, size.width) < size.width - LABEL_PX)
          .map((ms) => (
            <i key={ms} style={{ insetInlineStart: xOf(ms, view, size.width) }}>
              {clockTime(ms)}
            </i>
          ))}
      </span>
    </div>
  );
}

/** The playhead's line, and what has not been played yet as paler. */
function Head({ playback, view, width }: { playback: Playback; view: Span; width: number }) {
  const select = useCallback(
    (ms: number) => Math.round(Math.min(width + 4, Math.max(-4, xOf(ms, view, width))) * 2) / 2,
    [view, width],
  );
  const x = usePlayhead(playback.playhead, select);
  return (
    <>
      <span className={classes.unplayed} style={{ insetInlineStart: Math.max(0, x) }} />
      <span className={classes.head} style={{ transform: `translateX(${x}px)` }} />
    </>
  );
}

interface BandProps {
  span: Span;
  view: Span;
  kind: string;
}

function Band({ span, view, kind }: BandProps) {
  const from = Math.max(0, xOf(span.fromMs, view, 100));
  const to = Math.min(100, xOf(span.toMs, view, 100));
  if (to <= from) return null;
  return (
    <span
      className={classes.band}
      data-kind={kind}
      style={{ insetInlineStart: `${from}%`, width: `${to - from}%` }}
    />
  );
}

function keyed(key: string, shift: boolean, ms: number, whole: Span): number | undefined {
  const step = shift ? STEP_MS / 5 : STEP_MS;
  const to = {
    ArrowLeft: ms - step,
    ArrowDown: ms - step,
    ArrowRight: ms + step,
    ArrowUp: ms + step,
    PageDown: ms - PAGE_MS,
    PageUp: ms + PAGE_MS,
    Home: whole.fromMs,
    End: whole.toMs,
  }[key];
  return to === undefined ? undefined : clamped(to, whole);
}

const ordered = (a: number, b: number): Span => ({ fromMs: Math.min(a, b), toMs: Math.max(a, b) });

const toSecond = (ms: number): number => Math.floor(ms / 1000);
