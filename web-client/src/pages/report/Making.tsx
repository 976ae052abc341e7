import { Progress, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { SessionReport } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import classes from "./Report.module.css";

/** A report that is not there yet: how far it is, or that it could not be made. */
export function Making({ made, onAgain }: { made: SessionReport; onAgain(): void }) {
  const { t } = useTranslation();
  if (made.state === "failed") {
    return (
      <ProblemNotice
        title={t("report.failedTitle")}
        error={new Error(t("report.failed"))}
        onRetry={onAgain}
      />
    );
  }
  if (made.state === "declined" || made.state === "deleted") {
    return <Text data-testid="no-report">{t(`report.none.${made.state}`)}</Text>;
  }
  return (
    <div role="status" className={classes.making} data-testid="making">
      <Text>{t(`report.stages.${made.stage}`)}</Text>
      <Progress
        value={Math.max(made.progress, 4)}
        aria-label={t("report.progress")}
        mt="xs"
        animated
      />
    </div>
  );
}
