import { Text } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Language } from "../../api/types";
import { clockTime } from "../../state/format";
import type { Measured } from "../../state/interview";
import type { Line } from "../../state/lines";
import classes from "./Room.module.css";
import { TurnDetails } from "./TurnDetails";

interface ConversationProps {
  lines: Line[];
  measured: Measured | undefined;
  interviewer: string;
  language: Language;
}

/** Nearer to the end than this, new lines are followed; further up, the reader is left alone. */
const FOLLOW_WITHIN_PX = 80;

/** Live captions of both sides. */
export function Conversation({ lines, measured, interviewer, language }: ConversationProps) {
  const { t } = useTranslation();
  const list = useRef<HTMLDivElement>(null);
  const follows = useRef(true);

  // biome-ignore lint/correctness/useExhaustiveDependencies: follows each change of the lines
  useEffect(() => {
    const element = list.current;
    if (element && follows.current) element.scrollTop = element.scrollHeight;
  }, [lines]);

  return (
    <section className={classes.conversation} aria-labelledby="conversation">
      <div className={classes.conversationHead}>
        <h2 id="conversation" className={classes.conversationTitle}>
          {t("room.conversation")}
        </h2>
        <TurnDetails measured={measured} />
      </div>
      <div
        ref={list}
        className={classes.lines}
        role="log"
        aria-live="polite"
        aria-labelledby="conversation"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          follows.current = scrollHeight - scrollTop - clientHeight < FOLLOW_WITHIN_PX;
        }}
      >
        {lines.length === 0 && (
          <Text c="dimmed" size="sm">
            {t("room.conversationEmpty")}
          </Text>
        )}
        {lines.map((line) => (
          <Caption key={line.key} line={line} interviewer={interviewer} language={language} />
        ))}
      </div>
    </section>
  );
}

interface CaptionProps {
  line: Line;
  interviewer: string;
  language: Language;
}

function Caption({ line, interviewer, language }: CaptionProps) {
  const { t } = useTranslation();
  const name = line.speaker === "candidate" ? t("room.you") : interviewer;
  const guessed = line.partial !== "";
  return (
    <div
      className={classes.line}
      data-speaker={line.speaker}
      data-status={line.status}
      data-testid={`line-${line.speaker}`}
    >
      <p className={classes.who}>
        <strong>{name}</strong>
        <span>{clockTime(line.atMs)}</span>
        {line.source === "typed" && <span>{t("room.typed")}</span>}
        {line.status === "interrupted" && <span>{t("room.cut")}</span>}
        {guessed && <span aria-hidden="true">{t("room.stillGuessing")}…</span>}
      </p>
      <p className={classes.said} lang={language}>
        {guessed ? (
          // Guesses change several times a second: only what stays is read out.
          <span className={classes.guess} aria-hidden="true" data-testid="partial">
            {line.partial}
          </span>
        ) : (
          line.text
        )}
      </p>
    </div>
  );
}
