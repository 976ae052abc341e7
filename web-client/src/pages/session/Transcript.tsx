import { Badge, Text } from "@mantine/core";
import { IconPlayerPlayFilled } from "@tabler/icons-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { Language, Speaker, Turn } from "../../api/types";
import { clockTime } from "../../state/format";
import { turnAt } from "../../state/interview";
import classes from "./Session.module.css";
import type { Playback } from "./usePlayback";

interface TranscriptProps {
  turns: Turn[];
  names: Record<Speaker, string>;
  language: Language;
  playback: Playback;
}

/** Every word of both sides. A time plays from there; so does a word. */
export function Transcript({ turns, names, language, playback }: TranscriptProps) {
  const { t } = useTranslation();
  if (turns.length === 0) return <Text c="dimmed">{t("end.transcriptEmpty")}</Text>;
  const heard = playback.playing || playback.positionMs > 0;
  const active = heard ? turnAt(turns, playback.positionMs) : undefined;
  const playable = playback.status === "ready" || playback.status === "loading";
  return (
    <ol className={classes.turnList}>
      {turns.map((turn, at) => {
        const before = turns[at - 1];
        const opens =
          turn.question_index !== null && turn.question_index !== (before?.question_index ?? null);
        return (
          <li key={turn.turn}>
            {opens && (
              <h3 className={classes.chapter}>
                {t("end.question", { n: (turn.question_index ?? 0) + 1 })}
              </h3>
            )}
            <TurnText
              turn={turn}
              name={names[turn.speaker]}
              language={language}
              playedMs={turn === active ? playback.positionMs : undefined}
              onSeek={playable ? playback.seek : undefined}
            />
          </li>
        );
      })}
    </ol>
  );
}

interface TurnTextProps {
  turn: Turn;
  name: string;
  language: Language;
  /** Where the playback is, while it is in this turn. */
  playedMs: number | undefined;
  onSeek: ((ms: number, play: boolean) => void) | undefined;
}

const TurnText = memo(function TurnText({ turn, name, language, playedMs, onSeek }: TurnTextProps) {
  const { t } = useTranslation();
  const time = clockTime(turn.start_ms);
  const source = turn.source === "typed" || turn.source === "browser" || turn.source === "stub";
  return (
    <article
      className={classes.turn}
      data-speaker={turn.speaker}
      data-active={playedMs !== undefined || undefined}
      data-testid={`turn-${turn.speaker}`}
    >
      <div className={classes.turnHead}>
        <strong>{name}</strong>
        <button
          type="button"
          className={classes.from}
          disabled={!onSeek}
          onClick={() => onSeek?.(turn.start_ms, true)}
          aria-label={t("end.playFrom", { time, speaker: name })}
        >
          <IconPlayerPlayFilled size={11} aria-hidden="true" />
          {time}
        </button>
        {source && (
          <Badge variant="default" tt="none">
            {t(`end.sources.${turn.source as "typed"}`)}
          </Badge>
        )}
        {turn.interrupted && (
          <Badge variant="light" color="copper" tt="none">
            {t("end.interruptedTurn")}
          </Badge>
        )}
      </div>
      <Words turn={turn} language={language} playedMs={playedMs} onSeek={onSeek} />
    </article>
  );
});

type WordsProps = Omit<TurnTextProps, "name">;

/** The words as said; those of the recogniser may differ from the text only in spacing. */
function Words({ turn, language, playedMs, onSeek }: WordsProps) {
  if (turn.words.length === 0 || turn.source === "typed") {
    return (
      <p className={classes.text} lang={language}>
        {turn.text}
      </p>
    );
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: by keyboard, the turn's time button does the same
    <p
      className={classes.text}
      lang={language}
      data-playable={onSeek ? true : undefined}
      onClick={(event) => {
        const ms = (event.target as HTMLElement).dataset.ms;
        // Selecting text to copy it is not a wish to hear it.
        if (ms && getSelection()?.isCollapsed !== false) onSeek?.(Number(ms), true);
      }}
    >
      {turn.words.map((word, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: words neither move nor carry state
        <span key={at}>
          <span
            data-ms={word.start_ms}
            data-now={
              (playedMs !== undefined && word.start_ms <= playedMs && playedMs < word.end_ms) ||
              undefined
            }
          >
            {word.text.trim()}
          </span>{" "}
        </span>
      ))}
    </p>
  );
}
