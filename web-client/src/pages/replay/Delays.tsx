import { Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Turn } from "../../api/types";
import { Waterfall } from "../../components/Waterfall";
import { currentLocale } from "../../i18n";
import { clockTime, paceOf, seconds } from "../../state/format";
import { delays } from "../../state/summary";
import classes from "./Delays.module.css";

/** The scale's end when no delay is longer. */
const SCALE_MS = 1_500;

/** How long each answer waited for its reply, and what the time went into. */
export function Delays({ turns }: { turns: readonly Turn[] }) {
  const { t } = useTranslation();
  const locale = currentLocale();
  const measured = delays(turns);
  const scale = Math.max(SCALE_MS, ...measured.map(({ delayMs }) => delayMs));
  return (
    <section aria-labelledby="delays">
      <Title order={2} size="h3" id="delays">
        {t("end.delays")}
      </Title>
      <Text size="sm" c="dimmed" mt={4} mb="md">
        {measured.length > 0 ? t("end.delaysLead") : t("end.delaysEmpty")}
      </Text>
      <ol className={classes.delays} data-testid="delays">
        {measured.map(({ turn, startMs, delayMs, stopMs, stages, waterfall }, at) => (
          <li key={turn}>
            <p className={classes.delayHead}>
              <span>
                {t("end.turn")} {at + 1} <span className={classes.dim}>{clockTime(startMs)}</span>
              </span>
              <span>
                <strong>{seconds(delayMs, locale)}</strong>{" "}
                <span className={classes.dim}>{t(`end.paces.${paceOf(delayMs)}`)}</span>
              </span>
            </p>
            <svg
              className={classes.delayBar}
              viewBox="0 0 100 1"
              preserveAspectRatio="none"
              aria-hidden="true"
            >
              <rect width="100" height="1" data-part="scale" />
              <rect width={(100 * delayMs) / scale} height="1" data-pace={paceOf(delayMs)} />
            </svg>
            {stages.length > 0 && (
              <p className={classes.made}>
                {stages
                  .filter(({ ms }) => ms >= 10)
                  .map(({ stage, ms }) => `${t(`end.stages.${stage}`)} ${seconds(ms, locale)}`)
                  .join(" · ")}
              </p>
            )}
            {waterfall.length > 0 && (
              <details className={classes.waterfall}>
                <summary>{t("waterfall.details")}</summary>
                <Waterfall spans={waterfall} />
              </details>
            )}
            {stopMs !== null && (
              <p className={classes.made}>{t("end.stopped", { time: seconds(stopMs, locale) })}</p>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
