import { Button, Group, Stack, Text, Textarea, Title } from "@mantine/core";
import { IconArrowBackUp, IconCheck, IconEyeOff, IconFlag } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { moderation } from "../../api/moderation";
import type { ModerationCaseDetail } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";

const LONGEST = 1_000;

interface VerdictProps {
  one: ModerationCaseDetail;
  token: string;
}

/** What can be decided now: nothing wrong, withdrawn for a reason, or restored. */
export function Verdict({ one, token }: VerdictProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const deciding = useMutation({
    mutationFn: (what: "dismiss" | "withdraw" | "restore") =>
      what === "restore"
        ? moderation.restore(one.id, token)
        : moderation.decide(one.id, { decision: what, reason: reason.trim() }, token),
    // Also where somebody else was first: the page shows what they decided.
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: ["moderation-case", one.id] });
      await queries.invalidateQueries({ queryKey: ["moderation"] });
    },
  });
  // Words that were said, and a name, do not go out of sight.
  const Withdrawing = one.kind === "turn" || one.kind === "name" ? IconFlag : IconEyeOff;
  const doing = (what: string) => deciding.isPending && deciding.variables === what;
  return (
    <section aria-labelledby="verdict">
      <Title order={2} size="h4" id="verdict" mb="sm">
        {t("moderation.verdict.title")}
      </Title>
      {one.state === "withdrawn" ? (
        <Stack gap="sm">
          <Text>{t("moderation.verdict.restoreText")}</Text>
          <Button
            variant="default"
            w="fit-content"
            leftSection={<IconArrowBackUp size={18} aria-hidden="true" />}
            loading={doing("restore")}
            onClick={() => deciding.mutate("restore")}
          >
            {t("moderation.verdict.restore")}
          </Button>
        </Stack>
      ) : (
        <Stack gap="sm">
          <Text>{t(`moderation.verdict.effects.${one.kind}`)}</Text>
          <Textarea
            label={t("moderation.verdict.reason")}
            description={t("moderation.verdict.reasonHint")}
            value={reason}
            maxLength={LONGEST}
            autosize
            minRows={2}
            maxRows={10}
            onChange={({ currentTarget: { value } }) => setReason(value)}
          />
          <Group>
            <Button
              color="red"
              leftSection={<Withdrawing size={18} aria-hidden="true" />}
              disabled={reason.trim() === ""}
              loading={doing("withdraw")}
              onClick={() => deciding.mutate("withdraw")}
            >
              {t(`moderation.verdict.withdraw.${one.kind}`)}
            </Button>
            {one.state === "open" && (
              <Button
                variant="default"
                leftSection={<IconCheck size={18} aria-hidden="true" />}
                loading={doing("dismiss")}
                onClick={() => deciding.mutate("dismiss")}
              >
                {t("moderation.verdict.dismiss")}
              </Button>
            )}
          </Group>
        </Stack>
      )}
      {deciding.isError && (
        <ProblemNotice title={t("moderation.verdict.failed")} error={deciding.error} />
      )}
    </section>
  );
}
