import { Badge, Button, Skeleton, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { consents } from "../../api/consents";
import type { ConsentStanding, SessionConsents as Standings } from "../../api/types";
import { currentLanguage } from "../../i18n";
import { textOf } from "../../state/consents";
import { ConfirmDialog } from "../ConfirmDialog";
import { ProblemNotice } from "../ProblemNotice";
import { ConsentHistory } from "./ConsentHistory";
import classes from "./Consents.module.css";

interface SessionConsentsProps {
  session: string;
  token: string;
  /** What was taken back may have changed the rest of the page. */
  onChanged?(): void;
}

/** What was agreed to in one interview, to take back and to see how it came. */
export function SessionConsents({ session, token, onChanged }: SessionConsentsProps) {
  const { t } = useTranslation();
  const key = ["consents", session];
  const queries = useQueryClient();
  const texts = useQuery({ queryKey: ["consent-texts"], queryFn: () => consents.texts() });
  const standing = useQuery({
    queryKey: key,
    queryFn: () => consents.ofSession(session, token),
    staleTime: 0,
  });
  const [leaving, setLeaving] = useState<ConsentStanding>();
  const setting = useMutation({
    mutationFn: (wish: { purpose: ConsentStanding["purpose"]; given: boolean }) =>
      consents.set(session, token, { ...wish, language: currentLanguage() }),
    onSuccess: (now: Standings) => {
      setLeaving(undefined);
      queries.setQueryData(key, now);
      onChanged?.();
    },
  });
  const error = standing.error ?? texts.error;
  if (error) {
    return (
      <ProblemNotice
        title={t("consents.failed")}
        error={error}
        onRetry={() => {
          void standing.refetch();
          void texts.refetch();
        }}
      />
    );
  }
  if (!standing.data || !texts.data) return <Skeleton height={160} radius="md" />;
  return (
    <Stack gap="md">
      {setting.error && !leaving && (
        <ProblemNotice title={t("consents.notSet")} error={setting.error} />
      )}
      <ul className={classes.list} data-testid="session-consents">
        {standing.data.items
          .filter(({ asked }) => asked)
          .map((one) => (
            <li key={one.purpose} className={classes.row}>
              <div className={classes.what}>
                <Text fw={600}>
                  {t(`consents.purposes.${one.purpose}`)}{" "}
                  <Badge variant="light" tt="none" color={one.given ? "petrol" : "gray"}>
                    {t(one.given ? "consents.given" : "consents.refused")}
                  </Badge>
                </Text>
                <Text size="sm" c="dimmed">
                  {textOf(texts.data, one.purpose, currentLanguage())}
                </Text>
              </div>
              {!standing.data.may_change ? null : one.given ? (
                <Button
                  size="xs"
                  variant="default"
                  onClick={() => {
                    setting.reset();
                    setLeaving(one);
                  }}
                  aria-label={t("consents.takeBackNamed", {
                    what: t(`consents.purposes.${one.purpose}`),
                  })}
                >
                  {t("consents.takeBack")}
                </Button>
              ) : (
                one.can_return && (
                  <Button
                    size="xs"
                    variant="default"
                    loading={setting.isPending}
                    onClick={() => setting.mutate({ purpose: one.purpose, given: true })}
                    aria-label={t("consents.giveNamed", {
                      what: t(`consents.purposes.${one.purpose}`),
                    })}
                  >
                    {t("consents.give")}
                  </Button>
                )
              )}
            </li>
          ))}
      </ul>
      {standing.data.history.length === 0 ? (
        <Text c="dimmed">{t("consents.before")}</Text>
      ) : (
        <ConsentHistory entries={standing.data.history} />
      )}
      {leaving && (
        <ConfirmDialog
          opened
          onClose={() => setLeaving(undefined)}
          title={t("consents.takeBackTitle")}
          text={t(`consents.effects.${leaving.purpose}`)}
          confirm={t("consents.takeBack")}
          onConfirm={() => setting.mutate({ purpose: leaving.purpose, given: false })}
          pending={setting.isPending}
          failed={t("consents.notSet")}
          error={setting.error}
        />
      )}
    </Stack>
  );
}
