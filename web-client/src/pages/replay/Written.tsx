import { ActionIcon, Tooltip } from "@mantine/core";
import { IconChevronDown, IconChevronUp } from "@tabler/icons-react";
import { useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Door } from "../../api/replay";
import type { TaskWork } from "../../api/types";
import { Editor } from "../../components/editor/Editor";
import { clockTime } from "../../state/format";
import { starterOf } from "../../state/tasks";
import {
  lastAt,
  type Moment,
  momentsOf,
  passedOf,
  rangeOf,
  TextHistory,
} from "../../state/written";
import type { Playback } from "./usePlayback";
import { usePlayhead } from "./usePlayhead";
import { useTasks } from "./useTasks";
import classes from "./Written.module.css";

interface WrittenProps {
  door: Door;
  playback: Playback;
}

/** What was written for the interview's tasks, as it was at the playing moment. */
export function Written({ door, playback }: WrittenProps) {
  const tasks = useTasks(door);
  const written = useMemo(() => tasks.filter((work) => rangeOf(work)), [tasks]);
  // The task that was begun last by then; before the first, the first.
  const at = usePlayhead(
    playback.playhead,
    useCallback(
      (ms) => {
        const begun = written.map((work) => ({ atMs: rangeOf(work)?.fromMs ?? 0 }));
        return Math.max(0, lastAt(begun, ms));
      },
      [written],
    ),
  );
  const work = written[at];
  return work ? <WrittenTask key={work.question_id} work={work} playback={playback} /> : null;
}

function WrittenTask({ work, playback }: { work: TaskWork; playback: Playback }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(true);
  const moments = useMemo(() => momentsOf(work), [work]);
  const histories = useMemo(
    () => new Map(work.texts.map((text) => [text.language, new TextHistory(text)])),
    [work],
  );
  const runs = useMemo(() => work.runs.map((run) => ({ atMs: run.at_ms, run })), [work]);
  const { playhead, seek } = playback;
  const place = usePlayhead(
    playhead,
    useCallback((ms) => lastAt(moments, ms), [moments]),
  );
  const tried = usePlayhead(
    playhead,
    useCallback((ms) => lastAt(runs, ms), [runs]),
  );
  const moment = moments[place];
  const language =
    moment?.language ?? moments[0]?.language ?? work.task.languages[0]?.language ?? "text";
  const text = moment
    ? (histories.get(language)?.after(moment.place) ?? "")
    : starterOf(work.task, language);
  const run = runs[tried]?.run;
  return (
    <section className={classes.written} aria-label={t("task.replay.title")} data-testid="written">
      <div className={classes.head}>
        <h2 className={classes.title}>{t("task.replay.title")}</h2>
        <p className={classes.now} data-testid="written-at">
          {t(`task.names.${language}`)}
          {" · "}
          {moment ? t("task.replay.at", { time: clockTime(moment.atMs) }) : t("task.replay.before")}
          {run && work.task.tests.length > 0 && (
            <>
              {" · "}
              {t("task.replay.runNow", { passed: passedOf(run), tests: work.task.tests.length })}
            </>
          )}
        </p>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-expanded={open}
          aria-label={t("task.replay.title")}
          onClick={() => setOpen((now) => !now)}
        >
          {open ? <IconChevronUp size={18} /> : <IconChevronDown size={18} />}
        </ActionIcon>
      </div>
      <Strip work={work} moments={moments} onSeek={seek} />
      {open && (
        <div className={classes.text}>
          <Editor value={text} language={language} label={t("task.replay.title")} readOnly />
        </div>
      )}
    </section>
  );
}

interface StripProps {
  work: TaskWork;
  moments: readonly Moment[];
  onSeek(ms: number): void;
}

/** Changes that lie nearer together are one mark, per cent of the strip. */
const MARK_WIDTH = 0.7;

/** Where it was changed and tried. */
function Strip({ work, moments, onSeek }: StripProps) {
  const { t } = useTranslation();
  const { fromMs, toMs } = rangeOf(work) ?? { fromMs: 0, toMs: 1 };
  const left = (ms: number) => (100 * (ms - fromMs)) / Math.max(1, toMs - fromMs);
  const marks: Moment[] = [];
  for (const moment of moments) {
    const before = marks.at(-1);
    if (!before || left(moment.atMs) - left(before.atMs) >= MARK_WIDTH) marks.push(moment);
  }
  return (
    <div className={classes.strip}>
      <span className={classes.count}>{t("task.replay.changes", { count: moments.length })}</span>
      <section className={classes.line} aria-label={t("task.replay.strip")}>
        {marks.map((mark) => (
          <span
            key={mark.atMs}
            className={classes.change}
            style={{ insetInlineStart: `${left(mark.atMs)}%` }}
          />
        ))}
        {work.runs.map((run) => {
          const time = clockTime(run.at_ms);
          const passed = passedOf(run);
          const tests = work.task.tests.length;
          const label = t("task.replay.run", { time, passed, tests });
          return (
            <Tooltip key={`${run.at_ms} ${run.language}`} label={label}>
              <button
                type="button"
                className={classes.run}
                data-all={tests > 0 && passed === tests}
                style={{ insetInlineStart: `${left(run.at_ms)}%` }}
                aria-label={label}
                onClick={() => onSeek(run.at_ms)}
                data-testid="written-run"
              />
            </Tooltip>
          );
        })}
      </section>
    </div>
  );
}
