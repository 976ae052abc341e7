import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Report, Turn } from "../../api/types";
import { currentLocale } from "../../i18n";
import { type DeliveryMoment, deliveryMoments } from "../../state/delivery";
import { clockTime, seconds } from "../../state/format";
import { momentAddress } from "../../state/moment";
import classes from "./Report.module.css";

interface DeliveryMomentsProps {
  report: Report;
  session: string;
  turns: readonly Turn[];
}

const KINDS = ["pauses", "fillers", "repeats"] as const;

/** Where long pauses, fillers and repeats are heard: each leads to its moment in the replay. */
export function DeliveryMoments({ report, session, turns }: DeliveryMomentsProps) {
  const { t } = useTranslation();
  const moments = deliveryMoments(report, turns);
  const kinds = KINDS.filter((kind) => moments[kind].shown.length > 0);
  if (kinds.length === 0) return null;
  return (
    <dl className={classes.moments} data-testid="delivery-moments">
      {kinds.map((kind) => {
        const { shown, all } = moments[kind];
        return (
          <div key={kind}>
            <dt>{t(`report.delivery.where.${kind}`)}</dt>
            <dd>
              {shown.map((moment) => (
                <Moment
                  key={moment.startMs}
                  moment={moment}
                  session={session}
                  language={report.language}
                />
              ))}
              {all > shown.length && (
                <Text span size="sm" c="dimmed">
                  {t("report.delivery.more", { count: all - shown.length })}
                </Text>
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

interface MomentProps {
  moment: DeliveryMoment;
  session: string;
  language: string;
}

function Moment({ moment, session, language }: MomentProps) {
  const { t } = useTranslation();
  const { startMs, goMs, lengthMs, text, words } = moment;
  const time = clockTime(startMs);
  return (
    <Link
      to={momentAddress(session, goMs, words)}
      className={classes.moment}
      title={t("report.inReplay", { time })}
    >
      <span className={classes.momentTime}>{time}</span>{" "}
      {text === undefined ? seconds(lengthMs, currentLocale()) : <q lang={language}>{text}</q>}
    </Link>
  );
}
