import { Progress, Text, VisuallyHidden } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Language } from "../../api/types";
import { useLevel } from "../../components/useLevel";
import { VoiceRing } from "../../components/VoiceRing";
import { clockTime } from "../../state/format";
import {
  type Clock,
  elapsedAt,
  type Interview,
  questionElapsedAt,
  remaining,
} from "../../state/interview";
import type { Presence } from "../../state/presence";
import classes from "./Room.module.css";
import type { Media } from "./useMedia";

interface StageProps {
  room: Interview;
  presence: Presence;
  writing: boolean;
  media: Media;
  interviewer: string;
  language: Language;
  /** What is shown with the question. */
  children?: ReactNode;
}

/** The interviewer: where we are, what it does, what it asks. */
export function Stage(props: StageProps) {
  const { room, presence, writing, media, interviewer, language, children } = props;
  const { t } = useTranslation();
  const readOwn = useLevel(media.own);
  const readOther = useLevel(media.other);
  const state = t(`room.activity.${presence}`);
  const hint =
    presence === "thinking" || presence === "paused"
      ? t(`room.hint.${presence}`)
      : presence === "listening"
        ? writing
          ? t("room.hint.typed")
          : t("room.hint.listening")
        : "";

  return (
    <section className={classes.stage} aria-label={t("room.stage")}>
      <Place room={room} />
      <div className={classes.presence}>
        <VoiceRing
          presence={presence}
          name={interviewer}
          label={`${interviewer}: ${state}`}
          readOwn={readOwn}
          readOther={readOther}
        />
        <div className={classes.doing}>
          <p className={classes.state} data-presence={presence} data-testid="activity">
            {state}
          </p>
          <p className={classes.hint}>{hint}</p>
        </div>
      </div>
      <div className={classes.asked}>
        {room.followUpText && room.questionText && (
          <p className={classes.earlier} lang={language}>
            {room.questionText}
          </p>
        )}
        {room.followUpText && <p className={classes.kind}>{t("room.followUp")}</p>}
        <p className={classes.question} lang={language} data-testid="question">
          {room.followUpText ??
            room.questionText ??
            (presence === "ended"
              ? t("room.closing")
              : room.questionIndex
                ? t("room.waitingForNext")
                : t("room.waitingForQuestion"))}
        </p>
      </div>
      {children}
    </section>
  );
}

/** Which question of how many, and the time. */
function Place({ room }: { room: Interview }) {
  const { t } = useTranslation();
  const { questionIndex: index, questionCount: count, clock } = room;
  const place = index === null ? t("room.welcome") : t("room.question", { n: index + 1, count });
  return (
    <div className={classes.place}>
      <div className={classes.steps} aria-hidden="true">
        {Array.from({ length: count }, (_, at) => at).map((at) => (
          <span
            key={at}
            data-step={index === null || at > index ? "ahead" : at === index ? "here" : "behind"}
          />
        ))}
      </div>
      <Text fw={650} component="p" m={0} data-testid="place">
        {place}
      </Text>
      {clock && <Times clock={clock} asking={index !== null} />}
      <VisuallyHidden role="status">{place}</VisuallyHidden>
    </div>
  );
}

function Times({ clock, asking }: { clock: Clock; asking: boolean }) {
  const { t } = useTranslation();
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 500);
    return () => clearInterval(timer);
  }, []);

  const elapsed = elapsedAt(clock, now);
  const left = remaining(clock.limitMs, elapsed);
  const onQuestion = questionElapsedAt(clock, now);
  const questionLeft = remaining(clock.questionLimitMs, onQuestion);
  const share =
    clock.questionLimitMs && onQuestion !== null
      ? Math.min(100, (100 * onQuestion) / clock.questionLimitMs)
      : 0;
  return (
    <>
      <dl className={classes.times}>
        <div>
          <dt>{t("room.elapsed")}</dt>
          <dd data-testid="elapsed">{clockTime(elapsed)}</dd>
        </div>
        {left !== null && (
          <div>
            <dt>{t("room.remaining")}</dt>
            <dd data-testid="remaining">{clockTime(left)}</dd>
          </div>
        )}
      </dl>
      {asking && questionLeft !== null && (
        <div className={classes.questionTime}>
          <Progress.Root size={5}>
            <Progress.Section
              value={share}
              color={share >= 85 ? "copper" : "petrol"}
              aria-label={t("room.questionTime")}
              aria-valuetext={t("room.questionTimeLeft", { time: clockTime(questionLeft) })}
            />
          </Progress.Root>
          <span>
            {questionLeft > 0
              ? t("room.questionTimeLeft", { time: clockTime(questionLeft) })
              : t("room.overTime")}
          </span>
        </div>
      )}
    </>
  );
}
