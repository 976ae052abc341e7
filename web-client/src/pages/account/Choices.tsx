import { Alert, Group, Skeleton, Stack, Switch, Text, Title } from "@mantine/core";
import { IconMailOff } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api/http";
import { notifications } from "../../api/notifications";
import type { NotificationChoices, TopicChoice } from "../../api/types";
import { usePush } from "../../components/notifications/usePush";
import { ProblemNotice } from "../../components/ProblemNotice";
import classes from "./Account.module.css";

const CHOICES = ["notification-choices"] as const;

/** What somebody wants to be told, and where; each choice counts at once. */
export function Choices() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const instance = useQuery({ queryKey: ["instance"], queryFn: api.instance });
  const choices = useQuery({ queryKey: CHOICES, queryFn: notifications.choices, staleTime: 0 });
  const choosing = useMutation({
    mutationFn: (choice: TopicChoice) => notifications.choose(choice),
    onSuccess: (now) => queries.setQueryData<NotificationChoices>(CHOICES, now),
  });
  // Where the server sends no messages there is nothing to choose.
  const isOffered = usePush().data?.standing !== "not_offered";
  const ways = isOffered ? (["page", "mail", "push"] as const) : (["page", "mail"] as const);
  const topics = (choices.data?.topics ?? []).map((choice) =>
    choosing.isPending && choosing.variables.topic === choice.topic ? choosing.variables : choice,
  );
  return (
    <section className={classes.part} aria-labelledby="choices">
      <div>
        <Title order={2} size="h3" id="choices">
          {t("notifications.choicesTitle")}
        </Title>
        <Text c="dimmed" size="sm">
          {t("notifications.choicesLead")}
        </Text>
      </div>
      {instance.data && !instance.data.mail && (
        <Alert color="copper" icon={<IconMailOff aria-hidden="true" />}>
          {t("notifications.noMail")}
        </Alert>
      )}
      {choices.isPending && <Skeleton height={120} radius="md" />}
      {choices.isError && (
        <ProblemNotice
          title={t("notifications.failed")}
          error={choices.error}
          onRetry={() => void choices.refetch()}
        />
      )}
      {choosing.isError && <ProblemNotice title={t("account.notKept")} error={choosing.error} />}
      {choices.data && (
        <ul className={classes.list}>
          {topics.map((choice) => (
            <li key={choice.topic}>
              <Text fw={600}>{t(`notifications.topics.${choice.topic}.title`)}</Text>
              <Text size="sm" c="dimmed">
                {t(`notifications.topics.${choice.topic}.text`)}
              </Text>
              <Group gap="lg" mt="xs">
                {ways.map((way) => (
                  <Switch
                    key={way}
                    checked={choice[way]}
                    label={t(`notifications.ways.${way}`)}
                    aria-label={`${t(`notifications.topics.${choice.topic}.title`)}: ${t(`notifications.ways.${way}`)}`}
                    onChange={(event) =>
                      choosing.mutate({ ...choice, [way]: event.currentTarget.checked })
                    }
                  />
                ))}
              </Group>
            </li>
          ))}
          <li>
            <Text fw={600}>{t("notifications.safety")}</Text>
            <Text size="sm" c="dimmed">
              {t("notifications.safetyText")} {t("notifications.always")}
            </Text>
          </li>
        </ul>
      )}
      <Stack gap={0} role="status">
        {choosing.isSuccess && (
          <Text size="sm" c="dimmed">
            {t("account.kept")}
          </Text>
        )}
      </Stack>
    </section>
  );
}
