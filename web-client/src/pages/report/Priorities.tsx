import { Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Report } from "../../api/types";
import { Quote, type Quoting } from "./Quote";
import classes from "./Report.module.css";

/** At most three things to try, each with the candidate's own words. */
export function Priorities({ report, quoting }: { report: Report; quoting: Quoting }) {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="priorities">
      <Title order={2} id="priorities" mb="md">
        {t("report.priorities")}
      </Title>
      {report.priorities.length === 0 && <Text c="dimmed">{t("report.noPriorities")}</Text>}
      <ol className={classes.priorities} data-testid="priorities">
        {report.priorities.map((priority) => (
          <li key={`${priority.question} ${priority.criterion} ${priority.lack}`}>
            <Text fw={650} lang={report.language}>
              {priority.why}
            </Text>
            {priority.words && (
              <div>
                <Text size="sm" c="dimmed" component="span">
                  {t("report.youSaid")}
                </Text>{" "}
                <Quote span={priority.words} quoting={quoting} />
              </div>
            )}
            <div className={classes.better}>
              <Text size="sm" c="dimmed">
                {t("report.better")}
              </Text>
              <Text lang={report.language}>{priority.better}</Text>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
