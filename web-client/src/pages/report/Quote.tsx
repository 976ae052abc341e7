import { UnstyledButton } from "@mantine/core";
import { IconPlayerPlayFilled, IconPlayerStopFilled } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Span } from "../../api/types";
import { clockTime } from "../../state/format";
import classes from "./Report.module.css";
import type { Listening } from "./useListening";

/** Words of the candidate that something rests on; a click plays them. */
export function Quote({
  span,
  language,
  listening,
}: {
  span: Span;
  language: string;
  listening: Listening;
}) {
  const { t } = useTranslation();
  const time = clockTime(span.start_ms);
  const text = (
    <q lang={language} className={classes.words}>
      {span.text}
    </q>
  );
  if (span.first_word === null || span.first_word === undefined || !listening.possible) {
    return <span className={classes.quote}>{text}</span>;
  }
  const playing = listening.isPlaying(span);
  return (
    <span className={classes.quote}>
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
      </UnstyledButton>{" "}
      {text}
    </span>
  );
}
