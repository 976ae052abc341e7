import { Tooltip } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Chapter, Language } from "../../api/types";
import { clockTime } from "../../state/format";
import { type Span, xOf } from "../../state/timeline";
import classes from "./Deck.module.css";
import type { Playback } from "./usePlayback";
import { usePlayhead } from "./usePlayhead";

interface ChaptersProps {
  chapters: readonly Chapter[];
  view: Span;
  language: Language;
  playback: Playback;
}

/** Narrower than this, a chapter shows its number alone; its name is in its tooltip. */
const NAME_FROM_PX = 96;
/** Narrower than this, not even the number has room. */
const NUMBER_FROM_PX = 30;

/** The questions above the lanes, each as wide as it took. */
export function Chapters({ chapters, view, language, playback }: ChaptersProps) {
  const { t } = useTranslation();
  const { ref, width } = useElementSize();
  const select = useCallback((ms: number) => chapterAt(chapters, ms), [chapters]);
  const now = usePlayhead(playback.playhead, select);
  return (
    <div ref={ref} className={classes.chapters}>
      {chapters.map((chapter, at) => {
        const from = Math.max(0, xOf(chapter.start_ms, view, 100));
        const to = Math.min(100, xOf(chapter.end_ms, view, 100));
        if (to <= from) return null;
        const name = chapterName(chapter, t("replay.opening"), (n) => t("end.question", { n }));
        const label = chapter.title ? `${name}: ${chapter.title}` : name;
        return (
          <Tooltip
            key={chapter.start_ms}
            label={<span lang={language}>{label}</span>}
            multiline
            maw={340}
          >
            <button
              type="button"
              className={classes.chapter}
              style={{ insetInlineStart: `${from}%`, width: `${to - from}%` }}
              data-now={at === now || undefined}
              onClick={() => playback.seek(chapter.start_ms)}
              aria-label={`${name}, ${clockTime(chapter.start_ms)}`}
              aria-current={at === now || undefined}
            >
              {shownName(chapter, name, ((to - from) / 100) * width)}
            </button>
          </Tooltip>
        );
      })}
    </div>
  );
}

function shownName({ question_index }: Chapter, name: string, px: number): string {
  if (px >= NAME_FROM_PX) return name;
  return px >= NUMBER_FROM_PX && question_index !== null ? String(question_index + 1) : "";
}

/** The chapter's place that holds a moment. */
export function chapterAt(chapters: readonly Chapter[], ms: number): number {
  return Math.max(
    0,
    chapters.findLastIndex(({ start_ms }) => start_ms <= ms),
  );
}

export function chapterName(
  { question_index }: Chapter,
  opening: string,
  question: (n: number) => string,
): string {
  return question_index === null ? opening : question(question_index + 1);
}
