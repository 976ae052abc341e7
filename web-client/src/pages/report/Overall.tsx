import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Report } from "../../api/types";
import { currentLocale } from "../../i18n";
import { levelText, spreadText } from "../../state/report";
import { Level } from "./Level";
import { Reasons } from "./Reasons";
import classes from "./Report.module.css";

/** The whole on one scale, and each criterion over all questions. */
export function Overall({ report }: { report: Report }) {
  const { t } = useTranslation();
  const locale = currentLocale();
  const { outcome, criteria } = report.overall;
  return (
    <div className={classes.overall} data-testid="overall">
      <div className={classes.whole}>
        <Text size="sm" c="dimmed">
          {t("report.overall")}
        </Text>
        {outcome.state === "given" ? (
          <>
            <p className={classes.big}>
              {levelText(outcome.level, locale)} <small>{t("report.ofFive")}</small>
            </p>
            <Text size="sm" c="dimmed">
              {t("report.spread", { spread: spreadText(outcome.spread, locale, t) })}
            </Text>
          </>
        ) : (
          <>
            <p className={classes.held}>{t("report.withheld")}</p>
            <Reasons reasons={outcome.reasons} />
          </>
        )}
      </div>
      {criteria.length > 0 && (
        <dl className={classes.criteria}>
          {criteria.map((criterion) => (
            <div key={criterion.id}>
              <dt lang={report.language}>{criterion.name}</dt>
              <dd>
                <Level outcome={criterion.outcome} name={criterion.name} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}
