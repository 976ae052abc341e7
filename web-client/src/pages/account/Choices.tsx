import { Alert, Skeleton, Stack, Switch, Table, Text, Title } from "@mantine/core";
import { IconMailOff } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api/http";
import { notifications } from "../../api/notifications";
import type { NotificationChoices, TopicChoice } from "../../api/types";
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
        <Table verticalSpacing="sm" layout="fixed">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("notifications.about")}</Table.Th>
              <Table.Th w="6rem">{t("notifications.ways.page")}</Table.Th>
              <Table.Th w="6rem">{t("notifications.ways.mail")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {topics.map((choice) => (
              <Table.Tr key={choice.topic}>
                <Table.Td>
                  <Text fw={600}>{t(`notifications.topics.${choice.topic}.title`)}</Text>
                  <Text size="sm" c="dimmed">
                    {t(`notifications.topics.${choice.topic}.text`)}
                  </Text>
                </Table.Td>
                {(["page", "mail"] as const).map((way) => (
                  <Table.Td key={way}>
                    <Switch
                      checked={choice[way]}
                      aria-label={`${t(`notifications.topics.${choice.topic}.title`)}: ${t(`notifications.ways.${way}`)}`}
                      onChange={(event) =>
                        choosing.mutate({ ...choice, [way]: event.currentTarget.checked })
                      }
                    />
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
            <Table.Tr>
              <Table.Td>
                <Text fw={600}>{t("notifications.safety")}</Text>
                <Text size="sm" c="dimmed">
                  {t("notifications.safetyText")}
                </Text>
              </Table.Td>
              <Table.Td>{t("notifications.always")}</Table.Td>
              <Table.Td>{t("notifications.always")}</Table.Td>
            </Table.Tr>
          </Table.Tbody>
        </Table>
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
