import { Alert, Button, Text } from "@mantine/core";
import { IconUser } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { consents } from "../../api/consents";
import { ProblemNotice } from "../../components/ProblemNotice";

/** The way to a person in the place of the AI, which costs nothing. */
export function AskHuman({ assignment }: { assignment: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const asking = useMutation({
    mutationFn: () => consents.askHuman(assignment, true),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["own-assignments"] });
      await navigate(`/assignment/${assignment}`);
    },
  });
  return (
    <Alert icon={<IconUser aria-hidden="true" />} title={t("human.title")} data-testid="ask-human">
      <Text size="sm" mb="sm">
        {t("human.lead")}
      </Text>
      {asking.isError && <ProblemNotice title={t("human.notAsked")} error={asking.error} />}
      <Button variant="default" loading={asking.isPending} onClick={() => asking.mutate()}>
        {t("human.ask")}
      </Button>
    </Alert>
  );
}
