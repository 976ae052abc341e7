import { Alert, Button, Drawer, Group, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconFlask, IconListDetails, IconTrash } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { api } from "../../api/http";
import { ProblemNotice } from "../../components/ProblemNotice";
import type { Decision } from "../../state/decisions";
import { KeptSessions } from "../../state/kept";

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
            {t("trial.decisions")} ({decisions.length})
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
        <Stack component="ol" gap="md" m={0} pl="lg" aria-live="polite">
          {decisions.length === 0 && <Text c="dimmed">{t("trial.noDecision")}</Text>}
          {decisions.map((one) => (
            <li key={one.turn}>
              <Text fw={600}>
                {t("trial.turn", { turn: one.turn })}
                {one.move && `: ${t(`trial.moves.${one.move}`)}`}
              </Text>
              {one.delayMs !== undefined && (
                <Text size="sm" c="dimmed">
                  {t("trial.firstWord", { ms: Math.round(one.delayMs) })}
                </Text>
              )}
              {one.fellBack !== undefined && (
                <Text size="sm">{t("trial.fellBack", { reason: one.fellBack })}</Text>
              )}
              {one.replaced.map((text) => (
                <Text size="sm" key={text}>
                  {t("trial.replaced", { text })}
                </Text>
              ))}
            </li>
          ))}
        </Stack>
      </Drawer>
    </>
  );
}
