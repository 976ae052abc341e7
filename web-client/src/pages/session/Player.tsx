import { ActionIcon, Loader, SegmentedControl, Text, Tooltip } from "@mantine/core";
import {
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconRewindBackward5,
  IconRewindForward5,
  IconVolume,
  IconVolumeOff,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Speaker, Turn } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { clockTime } from "../../state/format";
import classes from "./Session.module.css";
import type { Playback } from "./usePlayback";

interface PlayerProps {
  playback: Playback;
  turns: Turn[];
  names: Record<Speaker, string>;
  loading: boolean;
  error: unknown;
  onRetry(): void;
}

const SPEEDS = ["1", "1.25", "1.5", "2"];
const SKIP_MS = 5_000;

/** One play bar for both voices, with a lane each. It stays in sight while the words scroll. */
export function Player({ playback, turns, names, loading, error, onRetry }: PlayerProps) {
  const { t } = useTranslation();
  const { status, playing, positionMs, durationMs, seek } = playback;
  if (error || status === "failed") {
    return (
      <ProblemNotice
        title={t("end.playerFailed")}
        error={error ?? playback.error}
        onRetry={error ? onRetry : playback.retry}
      />
    );
  }
  if (!loading && status === "none") {
    return (
      <Text c="dimmed" mt="xl" data-testid="no-recording">
        {t("end.playerEmpty")}
      </Text>
    );
  }
  const ready = status === "ready";
  return (
    <section className={classes.player} aria-label={t("end.player")} data-testid="player">
      <div className={classes.transport}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={44}
          className={classes.skip}
          disabled={!ready}
          onClick={() => seek(positionMs - SKIP_MS)}
          aria-label={t("end.backFive")}
        >
          <IconRewindBackward5 size={22} aria-hidden="true" />
        </ActionIcon>
        <ActionIcon
          size={52}
          radius="xl"
          disabled={!ready}
          onClick={playback.toggle}
          aria-label={playing ? t("end.pause") : t("end.play")}
          data-testid="play"
        >
          {ready ? (
            playing ? (
              <IconPlayerPauseFilled size={24} aria-hidden="true" />
            ) : (
              <IconPlayerPlayFilled size={24} aria-hidden="true" />
            )
          ) : (
            <Loader size={22} aria-label={t("end.playerLoading")} />
          )}
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={44}
          className={classes.skip}
          disabled={!ready}
          onClick={() => seek(positionMs + SKIP_MS)}
          aria-label={t("end.onFive")}
        >
          <IconRewindForward5 size={22} aria-hidden="true" />
        </ActionIcon>
      </div>
      <div className={classes.timeline}>
        <Lanes turns={turns} durationMs={durationMs} playback={playback} names={names} />
        <span className={classes.time} data-testid="position">
          {clockTime(positionMs)} / {clockTime(durationMs)}
        </span>
      </div>
      <SegmentedControl
        className={classes.speed}
        data={SPEEDS.map((speed) => ({ value: speed, label: `${speed}×` }))}
        value={String(playback.rate)}
        onChange={(speed) => playback.setRate(Number(speed))}
        aria-label={t("end.speed")}
        size="xs"
      />
    </section>
  );
}

interface LanesProps {
  turns: Turn[];
  durationMs: number;
  playback: Playback;
  names: Record<Speaker, string>;
}

function Lanes({ turns, durationMs, playback, names }: LanesProps) {
  const { t } = useTranslation();
  const share = (ms: number) => `${(100 * ms) / Math.max(1, durationMs)}%`;
  return (
    <div className={classes.lanes}>
      <div className={classes.mutes}>
        {(["interviewer", "candidate"] as const).map((speaker) => {
          const muted = playback.muted[speaker];
          const Icon = muted ? IconVolumeOff : IconVolume;
          const label = t(muted ? "end.unmute" : "end.mute", { speaker: names[speaker] });
          return (
            <Tooltip key={speaker} label={label}>
              <ActionIcon
                variant="transparent"
                size={26}
                data-speaker={speaker}
                className={classes.muteButton}
                onClick={() => playback.mute(speaker, !muted)}
                aria-label={label}
              >
                <Icon size={17} aria-hidden="true" />
              </ActionIcon>
            </Tooltip>
          );
        })}
      </div>
      <div className={classes.track}>
        <svg
          className={classes.turns}
          viewBox="0 0 100 52"
          preserveAspectRatio="none"
          role="img"
          aria-label={t("end.lanes")}
        >
          {turns.map(({ turn, speaker, start_ms, end_ms }) => (
            <rect
              key={turn}
              data-speaker={speaker}
              x={(100 * start_ms) / Math.max(1, durationMs)}
              width={Math.max(0.2, (100 * (end_ms - start_ms)) / Math.max(1, durationMs))}
              y={speaker === "interviewer" ? 6 : 32}
              height={14}
            />
          ))}
        </svg>
        <span
          className={classes.playhead}
          style={{ insetInlineStart: share(playback.positionMs) }}
        />
        <input
          type="range"
          className={classes.scrub}
          min={0}
          max={Math.max(1, durationMs)}
          step={1_000}
          value={playback.positionMs}
          onChange={(event) => playback.seek(Number(event.currentTarget.value))}
          disabled={playback.status !== "ready"}
          aria-label={t("end.position")}
          aria-valuetext={clockTime(playback.positionMs)}
        />
      </div>
    </div>
  );
}
