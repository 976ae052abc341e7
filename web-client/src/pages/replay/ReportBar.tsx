import { Anchor } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Change } from "../report/Change";
import { Making } from "../report/Making";
import { Outdated } from "../report/Outdated";
import type { MadeReport } from "../report/useReport";
import classes from "./Replay.module.css";

interface ReportBarProps {
  report: MadeReport;
  session: string;
  language: string;
}

/** After words were corrected: the report made again, how far it is, and what has changed. */
export function ReportBar({ report, session, language }: ReportBarProps) {
  const { t } = useTranslation();
  const { made, error } = report;
  // What an earlier visit has changed is told on the report's own page.
  const [seen, setSeen] = useState<number>();
  const revision = made?.state === "ready" ? made.revision : undefined;
  useEffect(() => {
    if (revision !== undefined) setSeen((before) => before ?? revision);
  }, [revision]);

  if (!made || seen === undefined) return null;
  const change = made.state === "ready" && made.revision > seen ? made.change : null;
  const isDue = made.state === "ready" && made.corrected_since > 0;
  if (made.state === "ready" && !isDue && !change && error === undefined) return null;
  return (
    <div className={classes.report} data-testid="report-bar">
      {error !== undefined && <ProblemNotice title={t("report.title")} error={error} />}
      {made.state === "ready" ? (
        <Outdated report={report} />
      ) : (
        <Making made={made} onAgain={report.again} />
      )}
      {change && (
        <>
          <Change change={change} language={language} onClose={() => setSeen(made.revision)} />
          <Anchor component={Link} size="sm" to={`/sessions/${session}`}>
            {t("report.seeReport")}
          </Anchor>
        </>
      )}
    </div>
  );
}
