import { Stack, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api/http";
import type { Session, Span, Turn } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { quotedWords } from "../../state/evidence";
import { momentAddress } from "../../state/moment";
import { Actions } from "./Actions";
import { Change } from "./Change";
import { Delivery } from "./Delivery";
import { Ground } from "./Ground";
import { Making } from "./Making";
import { Outdated } from "./Outdated";
import { Overall } from "./Overall";
import { Priorities } from "./Priorities";
import { Questions } from "./Questions";
import classes from "./Report.module.css";
import { useListening } from "./useListening";
import { useReport } from "./useReport";

interface ReportSectionProps {
  session: Session;
  token: string;
  /** The words as they are now, which quotations lead to. */
  turns: readonly Turn[];
}

/** What the interview came to: made within seconds of its end, and shown as it comes. */
export function ReportSection({ session, token, turns }: ReportSectionProps) {
  const { t } = useTranslation();
  const reading = useReport(session.id, token);
  const recordings = useQuery({
    queryKey: ["recordings", session.id],
    queryFn: () => api.recordings(session.id, token),
  });
  const candidate = recordings.data?.find(({ track }) => track === "candidate");
  const listening = useListening(candidate, token);
  const { made } = reading;
  const report = made?.report;
  const quoting = {
    language: report?.language ?? session.scenario.language,
    listening,
    addressOf: (span: Span) => momentAddress(session.id, span.start_ms, quotedWords(span, turns)),
  };
  return (
    <section aria-labelledby="report" className={classes.section} data-testid="report">
      <Title order={2} id="report" className={classes.title}>
        {t("report.title")}
      </Title>
      <Stack gap="lg" className={classes.notices}>
        {reading.error !== undefined && (
          <ProblemNotice
            title={t("report.title")}
            error={reading.error}
            onRetry={made ? undefined : reading.retry}
          />
        )}
        {made && made.state !== "ready" && <Making made={made} onAgain={reading.again} />}
        <Outdated report={reading} />
        {made?.change && made.state === "ready" && (
          <Change change={made.change} language={quoting.language} />
        )}
        {listening.error !== undefined && (
          <ProblemNotice title={t("end.playerFailed")} error={listening.error} />
        )}
      </Stack>
      {report && (
        <Stack gap="xl">
          <Overall report={report} />
          <Priorities report={report} quoting={quoting} />
          <Questions report={report} quoting={quoting} expected={made.expected} />
          <Delivery report={report} session={session.id} turns={turns} />
          <Ground report={report} />
          <Actions session={session} token={token} report={report} reading={reading} />
        </Stack>
      )}
    </section>
  );
}
