import { useElementSize } from "@mantine/hooks";
import { IconMessage } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { clockTime } from "../../state/format";
import { pins } from "../../state/marks";
import { isOpen, type Thread } from "../../state/threads";
import type { Span } from "../../state/timeline";
import classes from "./Deck.module.css";

interface PinsProps {
  threads: readonly Thread[];
  view: Span;
  onThread(id: string): void;
}

/** As far apart as fingers need. */
const APART_PX = 28;

/** The comments on the time line; those too close to each other stand as one with a number. */
export function Pins({ threads, view, onThread }: PinsProps) {
  const { t } = useTranslation();
  const { ref, width } = useElementSize();
  const found = useMemo(() => {
    const items = threads.map((thread) => ({ atMs: thread.first.at_ms, thread }));
    return pins(items, view, width, APART_PX);
  }, [threads, view, width]);
  return (
    <div ref={ref} className={classes.pins} data-empty={threads.length === 0 || undefined}>
      {found.map(({ x, items }) => {
        const first = items[0]?.thread;
        if (!first) return null;
        const time = clockTime(first.first.at_ms);
        return (
          <button
            key={first.first.id}
            type="button"
            className={classes.pin}
            style={{ insetInlineStart: x }}
            data-resolved={items.every(({ thread }) => !isOpen(thread)) || undefined}
            onClick={() => onThread(first.first.id)}
            aria-label={t("replay.comments.pin", { count: items.length, time })}
            data-testid="pin"
          >
            {items.length > 1 ? items.length : <IconMessage size={14} aria-hidden="true" />}
          </button>
        );
      })}
    </div>
  );
}
