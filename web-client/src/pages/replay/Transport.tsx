import { ActionIcon, Menu, RingProgress, Switch, Tooltip, UnstyledButton } from "@mantine/core";
import {
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconRewindBackward10,
  IconRewindForward10,
  IconZoomIn,
  IconZoomOut,
  IconZoomReset,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { currentLocale } from "../../i18n";
import { clockTime } from "../../state/format";
import { lengthOf, type Span, zoomed } from "../../state/timeline";
import classes from "./Deck.module.css";
import { type Playback, SPEEDS } from "./usePlayback";
import { usePlayhead } from "./usePlayhead";

interface TransportProps {
  playback: Playback;
  whole: Span;
  view: Span;
  onView(view: Span): void;
  help: ReactNode;
}

/** What J and L, and the buttons beside the large one, go by. */
export const SKIP_MS = 10_000;

export function Transport({ playback, whole, view, onView, help }: TransportProps) {
  const { t } = useTranslation();
  const { playhead, playing, seek } = playback;
  const zoom = (factor: number) => onView(zoomed(view, whole, factor, playhead.ms));
  const isWhole = lengthOf(view) >= lengthOf(whole);
  const there = playback.status !== "none";
  return (
    <div className={classes.transport}>
      <div className={classes.times}>
        <Clock playback={playback} />
        <span className={classes.of}>/ {clockTime(whole.toMs)}</span>
      </div>
      <div className={classes.play}>
        <Round
          label={t("replay.back")}
          disabled={!there}
          onClick={() => seek(playhead.ms - SKIP_MS)}
          icon={<IconRewindBackward10 size={22} aria-hidden="true" />}
        />
        <PlayButton playback={playback} />
        <Round
          label={t("replay.forward")}
          disabled={!there}
          onClick={() => seek(playhead.ms + SKIP_MS)}
          icon={<IconRewindForward10 size={22} aria-hidden="true" />}
        />
        <span className={classes.said} aria-live="polite">
          {playing ? t("replay.playing") : ""}
        </span>
      </div>
      <div className={classes.settings}>
        <Speed playback={playback} />
        <Switch
          size="sm"
          label={t("replay.skipSilence")}
          checked={playback.skipSilence}
          onChange={(event) => playback.setSkipSilence(event.currentTarget.checked)}
          className={classes.skip}
          data-testid="skip-silence"
        />
        <span className={classes.zoom}>
          <Round
            label={t("replay.zoomOut")}
            disabled={isWhole}
            onClick={() => zoom(0.5)}
            icon={<IconZoomOut size={20} aria-hidden="true" />}
          />
          <Round
            label={t("replay.zoomIn")}
            disabled={false}
            onClick={() => zoom(2)}
            icon={<IconZoomIn size={20} aria-hidden="true" />}
          />
          <Round
            className={classes.zoomAll}
            label={t("replay.zoomAll")}
            disabled={isWhole}
            onClick={() => onView(whole)}
            icon={<IconZoomReset size={20} aria-hidden="true" />}
          />
        </span>
        <span className={classes.help}>{help}</span>
      </div>
    </div>
  );
}

function Clock({ playback }: { playback: Playback }) {
  const second = usePlayhead(playback.playhead, clockTime);
  return <span data-testid="position">{second}</span>;
}

function PlayButton({ playback }: { playback: Playback }) {
  const { t } = useTranslation();
  const { status, playing, loaded } = playback;
  const percent = new Intl.NumberFormat(currentLocale(), { style: "percent" }).format(loaded);
  const label =
    status === "loading"
      ? t("replay.loading", { percent })
      : playing
        ? t("end.pause")
        : t("end.play");
  return (
    <Tooltip label={label}>
      <ActionIcon
        size={52}
        radius="xl"
        disabled={status === "none"}
        onClick={playback.toggle}
        aria-label={label}
        data-testid="play"
      >
        {status === "loading" ? (
          <RingProgress
            size={40}
            thickness={4}
            sections={[{ value: 100 * loaded, color: "currentColor" }]}
            rootColor="transparent"
            aria-hidden="true"
          />
        ) : playing ? (
          <IconPlayerPauseFilled size={24} aria-hidden="true" />
        ) : (
          <IconPlayerPlayFilled size={24} aria-hidden="true" />
        )}
      </ActionIcon>
    </Tooltip>
  );
}

function Speed({ playback }: { playback: Playback }) {
  const { t } = useTranslation();
  const format = new Intl.NumberFormat(currentLocale());
  return (
    <Menu position="top" shadow="md">
      <Menu.Target>
        <UnstyledButton
          className={classes.speed}
          aria-label={t("replay.speedIs", { speed: format.format(playback.rate) })}
          data-testid="speed"
        >
          {format.format(playback.rate)}×
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup
          value={String(playback.rate)}
          onChange={(speed) => playback.setRate(Number(speed))}
        >
          {SPEEDS.map((speed) => (
            <Menu.RadioItem key={speed} value={String(speed)}>
              {format.format(speed)}×
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}

interface RoundProps {
  className?: string | undefined;
  label: string;
  icon: ReactNode;
  disabled: boolean;
  onClick(): void;
}

function Round({ className = "", label, icon, disabled, onClick }: RoundProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={40}
        className={`${classes.round} ${className}`}
        disabled={disabled}
        onClick={onClick}
        aria-label={label}
      >
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}
