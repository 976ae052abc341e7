import { Badge } from "@mantine/core";
import { IconPlayerPlayFilled } from "@tabler/icons-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { Chapter, Language, Turn } from "../../api/types";
import { clockTime } from "../../state/format";
import type { Picked } from "../../state/picked";
import type { Match } from "../../state/search";
import type { Span } from "../../state/timeline";
import type { ShownWord } from "../../state/words";
import classes from "./Transcript.module.css";
import { TurnHistory } from "./TurnHistory";
import { TurnReport } from "./TurnReport";
import type { Corrections } from "./useCorrections";
import { Words } from "./Words";

export interface TurnRowProps {
  turn: Turn;
  /** Its place in the transcript. */
  place: number;
  words: readonly ShownWord[];
  /** The chapter that it opens. */
  chapter: Chapter | undefined;
  name: string;
  language: Language;
  /** The word that is heard, if it is one of these. */
  now: number | undefined;
  matches: readonly Match[];
  current: Match | undefined;
  pickedFrom: number | undefined;
  pickedTo: number | undefined;
  redacted: readonly Span[];
  corrections: Corrections | undefined;
  onPick(picked: Picked | undefined): void;
  onSeek(ms: number, play: boolean): void;
}

/** One turn: who, when, the words. Drawn anew only when something of it changes. */
export const TurnRow = memo(function TurnRow(props: TurnRowProps) {
  const { turn, chapter, name, onSeek, corrections } = props;
  const { t } = useTranslation();
  const time = clockTime(turn.start_ms);
  const source = turn.source === "typed" || turn.source === "browser" || turn.source === "stub";
  return (
    <>
      {chapter && (
        <h3 className={classes.chapter}>
          {t("end.question", { n: (chapter.question_index ?? 0) + 1 })}
        </h3>
      )}
      <article
        className={classes.turn}
        data-speaker={turn.speaker}
        data-active={props.now !== undefined || undefined}
        data-testid={`turn-${turn.speaker}`}
      >
        <div className={classes.head}>
          <strong>{name}</strong>
          <button
            type="button"
            className={classes.from}
            onClick={() => onSeek(turn.start_ms, true)}
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
          {turn.version > 0 &&
            (corrections ? (
              <TurnHistory turn={turn} corrections={corrections} />
            ) : (
              turn.original_text !== null && (
                <Badge variant="default" tt="none">
                  {t("replay.words.corrected")}
                </Badge>
              )
            ))}
          <TurnReport turn={turn} />
        </div>
        <Words {...props} />
      </article>
    </>
  );
});
