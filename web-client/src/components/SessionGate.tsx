import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { AccessKey } from "./AccessKey";
import { Gone } from "./Gone";
import { ProblemNotice } from "./ProblemNotice";
import { Shell } from "./Shell";
import type { OpenedBy } from "./useSession";
import { Waiting } from "./Waiting";

interface SessionGateProps {
  opened: OpenedBy;
  children: (open: Extract<OpenedBy, { state: "open" }>) => ReactNode;
}

/** Lets a page see its session, or shows what is in the way. */
export function SessionGate({ opened, children }: SessionGateProps) {
  const { t } = useTranslation();
  if (opened.state === "open") return children(opened);
  return (
    <Shell title={t("end.title")}>
      {opened.state === "loading" && <Waiting />}
      {opened.state === "keyless" && <AccessKey wrong={opened.wrong} onKey={opened.onKey} />}
      {opened.state === "gone" && <Gone />}
      {opened.state === "failed" && (
        <ProblemNotice title={t("end.title")} error={opened.error} onRetry={opened.retry} />
      )}
    </Shell>
  );
}
