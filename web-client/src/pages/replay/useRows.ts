import { useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";
import { rowsIn, rowsOf } from "../../state/window";

/** Rows kept beside those in sight, so that scrolling shows no gaps. */
const OVER = 4;

export interface RowWindow {
  scroller: (element: HTMLElement | null) => void;
  element: { readonly current: HTMLElement | null };
  from: number;
  to: number;
  /** Height of all rows. */
  total: number;
  offset(row: number): number;
  /** Hands over each row's element, to be measured. */
  measure(row: number): (element: HTMLElement | null) => (() => void) | undefined;
  /** Scrolls to a height of the list. */
  scrollTo(top: number, smoothly: boolean): void;
}

/** Draws of a long list only what its scrolling element shows. `guess` is a row's height until it is measured. */
export function useRows(count: number, guess: (row: number) => number): RowWindow {
  const element = useRef<HTMLElement | null>(null);
  const [seen, setSeen] = useState({ top: 0, height: 800 });
  const [heights, setHeights] = useState<ReadonlyMap<number, number>>(new Map());
  const rows = useMemo(
    () => rowsOf(Array.from({ length: count }, (_, row) => heights.get(row) ?? guess(row))),
    [count, heights, guess],
  );

  const look = useCallback(() => {
    const at = element.current;
    if (!at) return;
    const { scrollTop: top, clientHeight: height } = at;
    setSeen((was) => (was.top === top && was.height === height ? was : { top, height }));
  }, []);
  const sizes = useMemo(() => new ResizeObserver(look), [look]);
  const scroller = useCallback(
    (next: HTMLElement | null) => {
      element.current?.removeEventListener("scroll", look);
      sizes.disconnect();
      element.current = next;
      next?.addEventListener("scroll", look, { passive: true });
      if (next) sizes.observe(next);
      look();
    },
    [look, sizes],
  );

  /** Differences above what is read, to be made good before anybody sees them. */
  const shift = useRef(0);
  const latest = useRef(rows);
  latest.current = rows;
  const observer = useMemo(() => {
    const rowOf = new Map<Element, number>();
    const watching = new ResizeObserver((entries) => {
      setHeights((was) => {
        let next: Map<number, number> | undefined;
        for (const { target, borderBoxSize } of entries) {
          const row = rowOf.get(target);
          const height = borderBoxSize[0]?.blockSize;
          if (row === undefined || !height) continue;
          const { offsets } = latest.current;
          const before = (offsets[row + 1] ?? 0) - (offsets[row] ?? 0);
          if (Math.abs((was.get(row) ?? -1) - height) < 0.5) continue;
          next ??= new Map(was);
          next.set(row, height);
          if ((offsets[row + 1] ?? 0) <= (element.current?.scrollTop ?? 0)) {
            shift.current += height - before;
          }
        }
        return next ?? was;
      });
    });
    return { rowOf, watching };
  }, []);
  useLayoutEffect(() => {
    if (shift.current === 0 || !element.current || heights.size === 0) return;
    element.current.scrollTop += shift.current;
    shift.current = 0;
  }, [heights]);

  const measure = useCallback(
    (row: number) => (at: HTMLElement | null) => {
      if (!at) return undefined;
      observer.rowOf.set(at, row);
      observer.watching.observe(at);
      return () => {
        observer.rowOf.delete(at);
        observer.watching.unobserve(at);
      };
    },
    [observer],
  );

  const { from, to } = rowsIn(rows, seen.top, seen.top + seen.height, OVER);
  return {
    scroller,
    element,
    from,
    to,
    total: rows.offsets.at(-1) ?? 0,
    offset: useCallback((row: number) => latest.current.offsets[row] ?? 0, []),
    measure,
    scrollTo: useCallback((top: number, smoothly: boolean) => {
      element.current?.scrollTo({ top, behavior: smoothly ? "smooth" : "instant" });
    }, []),
  };
}
