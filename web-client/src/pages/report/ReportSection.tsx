import { Alert, Progress, Stack, Text, Title } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api/http";
import type { Session, SessionReport } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { currentLocale } from "../../i18n";
import { askAgainAfter, levelText } from "../../state/report";
import { Actions } from "./Actions";
import { Delivery } from "./Delivery";
import { Ground } from "./Ground";
import { Overall } from "./Overall";
import { Priorities } from "./Priorities";
import { Questions } from "./Questions";
import classes from "./Report.module.css";
import { useListening } from "./useListening";

interface ReportSectionProps {
  session: Session;
  token: string;
}

/** What the interview came to: made within seconds of its end, and shown as it comes. */
export function ReportSection({ session, token }: ReportSectionProps) {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ["report", session.id],
    queryFn: () => api.report(session.id, token),
    refetchInterval: ({ state }) => askAgainAfter(state.data),
    staleTime: 0,
  });
  const recordings = useQuery({
    queryKey: ["recordings", session.id],
    queryFn: () => api.recordings(session.id, token),
  });
  const candidate = recordings.data?.find(({ track }) => track === "candidate");
  const listening = useListening(candidate, token);
  const again = async () => {
    await api.makeReport(session.id, token);
    await query.refetch();
  };
  const made = query.data;
  const report = made?.report;
  return (
    <section aria-labelledby="report" className={classes.section} data-testid="report">
      <Title order={2} id="report" className={classes.title}>
        {t("report.title")}
      </Title>
      {query.isError && (
        <ProblemNotice
          title={t("report.title")}
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {made && made.state !== "ready" && <Making made={made} onAgain={() => void again()} />}
      {made?.change && <Change made={made} />}
      {listening.error !== undefined && (
        <ProblemNotice title={t("end.playerFailed")} error={listening.error} />
      )}
      {report && (
        <Stack gap="xl">
          <Overall report={report} />
          <Priorities report={report} listening={listening} />
          <Questions report={report} listening={listening} />
          <Delivery report={report} />
          <Ground report={report} />
          <Actions session={session} token={token} report={report} onAgain={again} />
        </Stack>
      )}
    </section>
  );
}

function Making({ made, onAgain }: { made: SessionReport; onAgain(): void }) {
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

/** What another revision changed of the whole. */
function Change({ made }: { made: SessionReport }) {
  const { t } = useTranslation();
  const locale = currentLocale();
  if (!made.change || made.state !== "ready") return null;
  const show = (level: number | null | undefined) =>
    level == null ? t("report.withheld") : levelText(level, locale);
  const { overall_before: before, overall_now: now } = made.change;
  return (
    <Alert mb="lg" icon={<IconInfoCircle aria-hidden="true" />} title={t("report.changedTitle")}>
      {t("report.changed", { before: show(before), now: show(now) })}
    </Alert>
  );
}
