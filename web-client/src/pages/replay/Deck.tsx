import { ActionIcon, Text, Tooltip, VisuallyHidden } from "@mantine/core";
import { IconVolume, IconVolumeOff } from "@tabler/icons-react";
import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Replay, Speaker } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { currentLocale } from "../../i18n";
import { duration } from "../../state/format";
import type { Evidence, TaskMark } from "../../state/marks";
import type { Peaks } from "../../state/peaks";
import type { Thread } from "../../state/threads";
import { following, type Span } from "../../state/timeline";
import { Chapters, chapterAt, chapterName } from "./Chapters";
import classes from "./Deck.module.css";
import { LANES } from "./draw-waveform";
import { Pins } from "./Pins";
import { Transport } from "./Transport";
import type { Playback } from "./usePlayback";
import { usePlayhead } from "./usePlayhead";
import { Waveform } from "./Waveform";

interface DeckProps {
  replay: Replay;
  whole: Span;
  peaks: Peaks | undefined;
  playback: Playback;
  threads: readonly Thread[];
  names: Record<Speaker, string>;
  evidence: readonly Evidence[];
  tasks: readonly TaskMark[];
  redacted: readonly Span[];
  selected: Span | undefined;
  onSelect(span: Span): void;
  onThread(id: string): void;
  help: ReactNode;
}

/** Who looked elsewhere by hand is left alone for this long before the view follows again. */
const HELD_MS = 6_000;

/** The time line and what plays it; always in sight. */
export function Deck(props: DeckProps) {
  const { replay, whole, playback, names } = props;
  const { t } = useTranslation();
  const [view, setView] = useState(whole);
  const heldUntil = useRef(0);
  const onView = useCallback((next: Span) => {
    heldUntil.current = performance.now() + HELD_MS;
    setView(next);
  }, []);
  const outside = usePlayhead(
    playback.playhead,
    useCallback((ms: number) => (ms < view.fromMs ? -1 : ms > view.toMs ? 1 : 0), [view]),
  );
  useEffect(() => {
    if (outside === 0 || performance.now() < heldUntil.current) return;
    setView((was) => following(was, whole, playback.playhead.ms));
  }, [outside, whole, playback.playhead]);

  const describe = (ms: number) => {
    const locale = currentLocale();
    const chapter = replay.chapters[chapterAt(replay.chapters, ms)];
    const where = chapter
      ? chapterName(chapter, t("replay.opening"), (n) => t("end.question", { n }))
      : "";
    return t("replay.positionText", {
      at: duration(ms, locale),
      of: duration(whole.toMs, locale),
      where,
    });
  };

  if (playback.status === "failed") {
    return (
      <section className={classes.deck} aria-label={t("end.player")}>
        <ProblemNotice
          title={t("end.playerFailed")}
          error={playback.error}
          onRetry={playback.retry}
        />
      </section>
    );
  }
  return (
    <section className={classes.deck} aria-label={t("end.player")} data-testid="player">
      <div className={classes.timeline}>
        <div className={classes.lanes}>
          {LANES.map((speaker) => (
            <Lane key={speaker} speaker={speaker} name={names[speaker]} playback={playback} />
          ))}
        </div>
        <div className={classes.track}>
          <Chapters
            chapters={replay.chapters}
            view={view}
            language={replay.session.scenario.language}
            playback={playback}
          />
          <Waveform
            peaks={props.peaks}
            whole={whole}
            view={view}
            onView={onView}
            playback={playback}
            marks={replay.marks}
            tasks={props.tasks}
            evidence={props.evidence}
            redacted={props.redacted}
            selected={props.selected}
            onSelect={props.onSelect}
            describe={describe}
          />
          <Pins threads={props.threads} view={view} onThread={props.onThread} />
          <VisuallyHidden id="waveform-keys">{t("replay.waveformKeys")}</VisuallyHidden>
        </div>
      </div>
      {playback.status === "none" && (
        <Text size="sm" c="dimmed" data-testid="no-recording">
          {t("end.playerEmpty")}
        </Text>
      )}
      <Transport playback={playback} whole={whole} view={view} onView={onView} help={props.help} />
    </section>
  );
}

function Lane({ speaker, name, playback }: { speaker: Speaker; name: string; playback: Playback }) {
  const { t } = useTranslation();
  const muted = playback.muted[speaker];
  const Icon = muted ? IconVolumeOff : IconVolume;
  const label = t(muted ? "end.unmute" : "end.mute", { speaker: name });
  return (
    <div className={classes.lane} data-speaker={speaker}>
      <span className={classes.laneName}>{name}</span>
      <Tooltip label={label}>
        <ActionIcon
          variant="transparent"
          size={28}
          className={classes.mute}
          onClick={() => playback.mute(speaker, !muted)}
          aria-label={label}
          aria-pressed={muted}
        >
          <Icon size={17} aria-hidden="true" />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}
