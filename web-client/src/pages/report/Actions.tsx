import { Button, Group } from "@mantine/core";
import { IconCertificate, IconFileTypePdf, IconRefresh, IconTrendingUp } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api } from "../../api/http";
import type { Report, Session } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { saveFile } from "../../components/saveFile";
import { keptSession } from "../../components/useSessionKey";
import { currentLanguage } from "../../i18n";
import { levelOf } from "../../state/report";
import type { MadeReport } from "./useReport";

interface ActionsProps {
  session: Session;
  token: string;
  report: Report;
  reading: MadeReport;
}

/** The report to keep, the badge, and the report made again. */
export function Actions({ session, token, report, reading }: ActionsProps) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState<string>();
  const [error, setError] = useState<unknown>();
  const name = `vivavoce-${session.scenario.id}-${session.created_at.slice(0, 10)}`;
  const run = async (what: string, act: () => Promise<unknown>) => {
    setBusy(what);
    setError(undefined);
    try {
      await act();
    } catch (caught) {
      setError(caught);
    }
    setBusy(undefined);
  };
  const pdf = async () => {
    const url = `/api/sessions/${session.id}/report.pdf?language=${currentLanguage()}`;
    saveFile(await api.file(url, token), `${name}.pdf`);
  };
  const badge = async () => {
    const { jwt } = await api.badge(session.id, token);
    saveFile(new Blob([jwt], { type: "application/vc+jwt" }), `${name}-badge.jwt`);
  };
  const button = (
    what: string,
    icon: React.ReactNode,
    label: string,
    act: () => Promise<unknown>,
  ) => (
    <Button
      variant="default"
      leftSection={icon}
      loading={busy === what}
      onClick={() => void run(what, act)}
    >
      {label}
    </Button>
  );
  return (
    <>
      <Group gap="sm">
        {button("pdf", <IconFileTypePdf size={20} aria-hidden="true" />, t("report.pdf"), pdf)}
        {levelOf(report.overall.outcome) !== undefined &&
          button(
            "badge",
            <IconCertificate size={20} aria-hidden="true" />,
            t("report.badge"),
            badge,
          )}
        <Button
          variant="default"
          leftSection={<IconRefresh size={20} aria-hidden="true" />}
          loading={reading.asking}
          disabled={reading.made?.state !== "ready"}
          onClick={() => reading.again()}
        >
          {t("report.again")}
        </Button>
        {keptSession(session.id) && (
          <Button
            component={Link}
            to={`/progress?scenario=${encodeURIComponent(session.scenario.id)}`}
            variant="default"
            leftSection={<IconTrendingUp size={20} aria-hidden="true" />}
            data-testid="to-progress"
          >
            {t("progress.compare")}
          </Button>
        )}
      </Group>
      {error !== undefined && <ProblemNotice title={t("report.failedAction")} error={error} />}
    </>
  );
}
