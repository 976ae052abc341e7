import { UnstyledButton } from "@mantine/core";
import { IconPlayerPlayFilled, IconPlayerStopFilled } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Span } from "../../api/types";
import { clockTime } from "../../state/format";
import classes from "./Report.module.css";
import type { Listening } from "./useListening";
import { WrittenQuote } from "./WorkView";

/** What quotations of a report need beside their words. */
export interface Quoting {
  /** The language of the words. */
  language: string;
  listening: Listening;
  /** Where the replay shows them. */
  addressOf(span: Span): string;
}

/** Words of the candidate that something rests on: the button plays them here, the words lead to the replay. */
export function Quote({ span, quoting }: { span: Span; quoting: Quoting }) {
  const { t } = useTranslation();
  const { language, listening, addressOf } = quoting;
  const time = clockTime(span.start_ms);
  if (span.lines) {
    return <WrittenQuote span={span} lines={span.lines} to={addressOf(span)} language={language} />;
  }
  const playing = listening.isPlaying(span);
  const spoken = span.first_word !== null && span.first_word !== undefined;
  return (
    <span className={classes.quote}>
      {spoken && listening.possible && (
        <UnstyledButton
          className={classes.play}
          onClick={() => listening.toggle(span)}
          aria-pressed={playing}
          aria-label={t(playing ? "report.stop" : "report.hear", { time })}
        >
          {playing ? (
            <IconPlayerStopFilled size={14} aria-hidden="true" />
          ) : (
            <IconPlayerPlayFilled size={14} aria-hidden="true" />
          )}
          <span>{time}</span>
        </UnstyledButton>
      )}{" "}
      <q lang={language} className={classes.words}>
        <Link to={addressOf(span)} title={t("report.inReplay", { time })} data-testid="quote">
          {span.text}
        </Link>
      </q>
    </span>
  );
}
