import { Text, UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Chapter, ExpectedAnswer, Language, Mark } from "../../api/types";
import { currentLocale } from "../../i18n";
import { clockTime, seconds } from "../../state/format";
import { type Evidence, isAllPassed, type TaskMark } from "../../state/marks";
import { Expected } from "../report/Expected";
import { chapterAt, chapterName } from "./Chapters";
import classes from "./Outline.module.css";
import { useTaskLabel } from "./useTaskLabel";

interface OutlineProps {
  chapters: readonly Chapter[];
  marks: readonly Mark[];
  tasks: readonly TaskMark[];
  evidence: readonly Evidence[];
  onEvidence(one: Evidence): void;
  /** What good answers say, for those who review. */
  expected: readonly ExpectedAnswer[];
  language: Language;
  onSeek(ms: number, play: boolean): void;
}

interface Entry {
  fromMs: number;
  label: string;
  /** The words that a level rests on. */
  quote?: string;
  kind: string;
  go(): void;
}

/** What the time line shows, as a list that one can read: questions, and what is marked in each. */
export function Outline(props: OutlineProps) {
  const { chapters, marks, tasks, evidence, onEvidence, expected, language, onSeek } = props;
  const { t } = useTranslation();
  const labelOf = useTaskLabel();
  const locale = currentLocale();
  const entries: Entry[] = [
    ...marks.map(({ kind, start_ms, end_ms, place }) => ({
      fromMs: start_ms,
      kind,
      go: () => onSeek(start_ms, true),
      label:
        kind === "interruption"
          ? t("replay.marks.interruption")
          : `${t(`replay.marks.${place ?? "answer"}`)}, ${seconds(end_ms - start_ms, locale)}`,
    })),
    ...tasks.map((mark) => ({
      fromMs: mark.start_ms,
      kind: mark.kind === "edits" ? "edits" : `try-${isAllPassed(mark) ? "passed" : "open"}`,
      go: () => onSeek(mark.start_ms, true),
      label: labelOf(mark),
    })),
    ...evidence.map((one) => ({
      fromMs: one.from_ms,
      label: one.labels.join(", "),
      quote: one.quote,
      kind: `evidence-${one.kind}`,
      go: () => onEvidence(one),
    })),
  ].sort((a, b) => a.fromMs - b.fromMs);
  return (
    <ol className={classes.outline} data-testid="outline">
      {chapters.map((chapter, at) => (
        <li key={chapter.start_ms}>
          <UnstyledButton
            className={classes.chapter}
            onClick={() => onSeek(chapter.start_ms, true)}
          >
            <span className={classes.time}>{clockTime(chapter.start_ms)}</span>
            <span>
              <b>{chapterName(chapter, t("replay.opening"), (n) => t("end.question", { n }))}</b>
              {chapter.title && (
                <Text size="sm" c="dimmed" lang={language} lineClamp={2}>
                  {chapter.title}
                </Text>
              )}
            </span>
          </UnstyledButton>
          {chapter.question_id !== null && (
            <Expected of={chapter.question_id} expected={expected} language={language} />
          )}
          <ul className={classes.marks}>
            {entries
              .filter(({ fromMs }) => chapterAt(chapters, fromMs) === at)
              .map(({ fromMs, label, quote, kind, go }) => (
                <li key={`${fromMs}-${label}-${quote}`}>
                  <UnstyledButton className={classes.mark} data-kind={kind} onClick={go}>
                    <span className={classes.time}>{clockTime(fromMs)}</span>
                    <span>
                      {label}
                      {quote !== undefined && (
                        <Text size="sm" c="dimmed" lang={language} lineClamp={2}>
                          <q>{quote}</q>
                        </Text>
                      )}
                    </span>
                  </UnstyledButton>
                </li>
              ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}
