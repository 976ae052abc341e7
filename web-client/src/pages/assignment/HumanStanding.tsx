import { Alert, Button, Text } from "@mantine/core";
import { IconUser } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { consents } from "../../api/consents";
import type { OwnAssignment } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { useDue } from "../assignments/useDue";

/** Somebody waits for a person, has an appointment, or has been there. */
export function HumanStanding({ assignment }: { assignment: OwnAssignment }) {
  const { t } = useTranslation();
  const due = useDue();
  const queries = useQueryClient();
  const back = useMutation({
    mutationFn: () => consents.askHuman(assignment.id, false),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["own-assignments"] }),
  });
  const { human } = assignment;
  if (!human) return null;
  const text = human.done_at
    ? t("human.done")
    : human.at
      ? t("human.meeting", { when: due(human.at, human.zone ?? "UTC") })
      : t("human.waiting");
  return (
    <Alert
      icon={<IconUser aria-hidden="true" />}
      title={t("human.asked")}
      data-testid="human-standing"
    >
      <Text>{text}</Text>
      {human.note && <Text mt="xs">{human.note}</Text>}
      {back.isError && <ProblemNotice title={t("human.notTakenBack")} error={back.error} />}
      {!human.done_at && (
        <Button
          mt="sm"
          variant="default"
          size="sm"
          loading={back.isPending}
          onClick={() => back.mutate()}
        >
          {t("human.takeBack")}
        </Button>
      )}
    </Alert>
  );
}
