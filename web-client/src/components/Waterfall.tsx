import { useTranslation } from "react-i18next";
import type { StageSpan } from "../api/types";
import { currentLocale } from "../i18n";
import { seconds } from "../state/format";
import { bars } from "../state/waterfall";
import classes from "./Waterfall.module.css";

/** Stages in which the candidate was waited for, and not the machine. */
const WAITING = new Set(["network", "jitter", "vad", "endpoint"]);

/** The stages of one reply as bars, each with its name and its time in words. */
export function Waterfall({ spans }: { spans: readonly StageSpan[] }) {
  const { t } = useTranslation();
  const locale = currentLocale();
  const laid = bars(spans);
  if (laid.length === 0) return <p className={classes.nothing}>{t("waterfall.nothing")}</p>;
  return (
    <div className={classes.waterfall} data-testid="waterfall">
      <ul aria-label={t("waterfall.title")}>
        {laid.map(({ stage, ms, left, width, waitedFor }) => (
          <li key={stage} data-beside={!waitedFor || undefined}>
            <span className={classes.stage}>{t(`end.stages.${stage}`)}</span>
            <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
              <rect width="100" height="1" data-part="line" />
              <rect
                x={left}
                width={width}
                height="1"
                data-part={WAITING.has(stage) ? "waiting" : "working"}
              />
            </svg>
            <span className={classes.time}>{seconds(ms, locale)}</span>
            {!waitedFor && <span className={classes.hidden}>, {t("waterfall.beside")}</span>}
          </li>
        ))}
      </ul>
      {laid.some(({ waitedFor }) => !waitedFor) && (
        <p className={classes.legend} aria-hidden="true">
          <span className={classes.faint} /> {t("waterfall.beside")}
        </p>
      )}
    </div>
  );
}
