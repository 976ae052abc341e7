import { Alert, Button, Drawer, Group } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconFlask, IconListDetails, IconTrash } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { api } from "../../api/http";
import { ProblemNotice } from "../../components/ProblemNotice";
import type { Decision } from "../../state/decisions";
import { KeptSessions } from "../../state/kept";
import { Decisions } from "./Decisions";

interface TrialBarProps {
  session: string;
  token: string;
  decisions: Decision[];
}

/** Of a trainer's try: what the interviewer decided, and the way out. */
export function TrialBar({ session, token, decisions }: TrialBarProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [opened, drawer] = useDisclosure(false);
  const known = decisions.filter(({ over }) => over);
  const closing = useMutation({
    mutationFn: () => api.deleteSession(session, token),
    onSuccess: () => {
      new KeptSessions(localStorage).forget(session);
      void navigate("/scenarios");
    },
  });
  return (
    <>
      <Alert
        color="copper"
        icon={<IconFlask aria-hidden="true" />}
        title={t("trial.bar")}
        data-testid="trial-bar"
      >
        <Group gap="xs">
          <Button
            size="xs"
            variant="default"
            leftSection={<IconListDetails size={16} aria-hidden="true" />}
            onClick={drawer.open}
            data-testid="decisions"
          >
            {t("trial.decisions")} ({known.length})
          </Button>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconTrash size={16} aria-hidden="true" />}
            loading={closing.isPending}
            onClick={() => closing.mutate()}
            data-testid="close-trial"
          >
            {t("trial.close")}
          </Button>
        </Group>
        {closing.isError && (
          <ProblemNotice title={t("report.failedAction")} error={closing.error} />
        )}
      </Alert>
      <Drawer
        opened={opened}
        onClose={drawer.close}
        position="right"
        size="sm"
        withOverlay={false}
        lockScroll={false}
        trapFocus={false}
        title={t("trial.decisions")}
        closeButtonProps={{ "aria-label": t("app.close") }}
      >
        <Decisions decisions={known} />
      </Drawer>
    </>
  );
}
