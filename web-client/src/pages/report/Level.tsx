import { useTranslation } from "react-i18next";
import type { Outcome } from "../../api/types";
import { currentLocale } from "../../i18n";
import { levelOf, levelText, spreadText } from "../../state/report";
import classes from "./Report.module.css";

const HIGHEST = 5;

/** A level from 1 to 5 as a filled scale, with how far it may be off as a bracket. */
export function Level({ outcome, name }: { outcome: Outcome; name: string }) {
  const { t } = useTranslation();
  const locale = currentLocale();
  const level = levelOf(outcome);
  if (outcome.state !== "given" || level === undefined) {
    return (
      <span className={classes.level}>
        <span className={classes.scale} aria-hidden="true" />
        <span className={classes.none} title={t("report.withheld")}>
          –
        </span>
      </span>
    );
  }
  const share = (value: number) => `${(Math.min(Math.max(value, 0), HIGHEST) / HIGHEST) * 100}%`;
  const spoken = t("report.levelSpoken", {
    name,
    level: levelText(level, locale),
    spread: spreadText(outcome.spread, locale, t),
  });
  return (
    <span className={classes.level} role="img" aria-label={spoken} title={spoken}>
      <span className={classes.scale}>
        <span className={classes.fill} style={{ inlineSize: share(level) }} />
        <span
          className={classes.spread}
          style={{
            insetInlineStart: share(Math.max(level - outcome.spread, 1)),
            inlineSize: `calc(${share(Math.min(level + outcome.spread, HIGHEST))} - ${share(Math.max(level - outcome.spread, 1))})`,
          }}
        />
      </span>
      <span className={classes.number}>{levelText(level, locale)}</span>
    </span>
  );
}
