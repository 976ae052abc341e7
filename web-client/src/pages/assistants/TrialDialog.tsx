import { Button, Group, List, Modal, Select, Stack, Text } from "@mantine/core";
import { IconPlayerPlay } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { assistants, openTrial, workshop } from "../../api/workshop";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Segmented } from "../../components/Segmented";
import { unlock } from "../../rtc/sound";
import { KeptSessions } from "../../state/kept";

interface TrialDialogProps {
  token: string;
  /** The scenario that is tried; to be chosen, if it is open. */
  scenario: string | undefined;
  assistant: string | undefined;
  onClose(): void;
}

/** Before a trial: of what, how, and what goes where. */
export function TrialDialog({ token, scenario, assistant, onClose }: TrialDialogProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const written = useQuery({
    queryKey: ["written", token],
    queryFn: () => workshop.list(token),
    enabled: scenario === undefined,
  });
  const known = useQuery({
    queryKey: ["assistants", token],
    queryFn: () => assistants.list(token),
    enabled: assistant === undefined,
  });
  const [what, setWhat] = useState<string | null>(scenario ?? null);
  const [who, setWho] = useState<string | null>(assistant ?? null);
  const [answer, setAnswer] = useState<"typed" | "voice">("typed");
  const opening = useMutation({
    mutationFn: () => openTrial(what ?? "", who ?? undefined, token),
    onSuccess: (session) => {
      new KeptSessions(localStorage).put({
        id: session.id,
        token: session.join_token,
        title: session.scenario.title,
        language: session.scenario.language,
        createdAt: session.created_at,
        state: session.state,
        answer,
        trial: true,
      });
      void navigate(`/room/${session.id}`);
    },
  });
  const choices = [
    ...(written.data?.items.filter((item) => item.sound) ?? []),
    ...(written.data?.built_in ?? []),
  ];
  const sent = useQuery({
    queryKey: ["sent-to", what, who, token],
    queryFn: () => workshop.sentTo(what ?? "", who ?? undefined, token),
    enabled: what !== null,
  });
  const hosts = [...new Set(sent.data?.map(({ host }) => host) ?? [])];
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("trial.title")}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <Stack gap="md">
        <Text>{t("trial.lead")}</Text>
        {scenario === undefined && (
          <Select
            label={t("trial.scenario")}
            data={choices.map((one) => ({ value: one.id, label: one.title }))}
            value={what}
            onChange={setWhat}
            searchable
            data-testid="trial-scenario"
          />
        )}
        {assistant === undefined && (known.data?.length ?? 0) > 0 && (
          <Select
            label={t("trial.assistant")}
            placeholder={t("trial.ofScenario")}
            data={known.data?.map((one) => ({ value: one.id, label: one.body.name })) ?? []}
            value={who}
            onChange={setWho}
            clearable
          />
        )}
        <Segmented
          aria-label={t("trial.by")}
          value={answer}
          onChange={setAnswer}
          data={(["typed", "voice"] as const).map((value) => ({
            value,
            label: t(`trial.modes.${value}`),
          }))}
        />
        <List size="sm" c="dimmed">
          <List.Item>{t("trial.recorded")}</List.Item>
          {sent.data && (
            <List.Item data-testid="trial-sent">
              {hosts.length > 0
                ? t("trial.sent", { hosts: hosts.join(", ") })
                : t("trial.nothingSent")}
            </List.Item>
          )}
        </List>
        {opening.isError && <ProblemNotice title={t("trial.failed")} error={opening.error} />}
        <Group justify="flex-end">
          <Button
            disabled={what === null}
            loading={opening.isPending}
            leftSection={<IconPlayerPlay size={18} aria-hidden="true" />}
            onClick={() => {
              void unlock();
              opening.mutate();
            }}
            data-testid="start-trial"
          >
            {t("trial.start")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
