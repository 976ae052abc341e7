/** What a server runs on, part by part: on its own page, and in the first steps of a new one. */
import { Alert, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { IconCircleCheck, IconMailOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/http";
import { mail } from "../../api/mail";
import type { MailTest } from "../../api/types";
import { emailError, errorsOf } from "../../components/account/check";
import { useForm } from "../../components/account/useForm";
import { ProblemNotice } from "../../components/ProblemNotice";
import { StandIns } from "../../components/StandIns";
import { currentLanguage } from "../../i18n";
import { useMe } from "../../state/signed-in";

export function MailPart() {
  const { t } = useTranslation();
  const state = useQuery({ queryKey: ["mail"], queryFn: mail.state, staleTime: 0 });
  if (state.isError) {
    return (
      <ProblemNotice
        title={t("organisations.loadFailed")}
        error={state.error}
        onRetry={() => void state.refetch()}
      />
    );
  }
  if (!state.data) return null;
  if (!state.data.configured) {
    return (
      <Alert color="copper" icon={<IconMailOff aria-hidden="true" />}>
        <Text size="sm">{t("settings.mail.off")}</Text>
        <Text size="sm" mt="xs">
          {t("settings.mail.offHow")}
        </Text>
      </Alert>
    );
  }
  const { server, from, waiting, sent_last_day } = state.data;
  return (
    <Stack gap="sm">
      <div>
        <Text>{t("settings.mail.on", { server: server ?? "", from: from ?? "" })}</Text>
        <Text size="sm" c="dimmed">
          {t("settings.mail.counts", { waiting, sent: sent_last_day })}
        </Text>
      </div>
      <TestMail />
    </Stack>
  );
}

/** A letter that goes out now, and what the mail server said of it. */
function TestMail() {
  const { t } = useTranslation();
  const me = useMe();
  const [outcome, setOutcome] = useState<MailTest>();
  const form = useForm({
    initial: { to: me?.email ?? "" },
    check: ({ to }) => errorsOf({ to: emailError(to, t) }),
    send: async ({ to }) => {
      setOutcome(undefined);
      setOutcome(await mail.test(to.trim(), currentLanguage()));
    },
    about: ({ code }) =>
      code === "invalid_field" ? { to: t("signIn.errors.emailWrong") } : undefined,
  });
  return (
    <form {...form.form}>
      <Stack gap="sm" maw="32rem">
        <Group align="flex-end" gap="sm">
          <TextInput
            flex="1 1 14rem"
            type="email"
            label={t("settings.mail.to")}
            {...form.field("to")}
          />
          <Button type="submit" variant="default" loading={form.pending}>
            {t("settings.mail.send")}
          </Button>
        </Group>
        {form.problem !== undefined && (
          <ProblemNotice title={t("settings.mail.failed")} error={form.problem} />
        )}
        {outcome && (
          <Alert role="status" color={outcome.outcome === "sent" ? "petrol" : "copper"}>
            {t(`settings.mail.outcomes.${outcome.outcome}`, {
              ms: outcome.ms,
              codes: outcome.codes ?? "",
            })}
          </Alert>
        )}
      </Stack>
    </form>
  );
}

export function ModelsPart() {
  const { t } = useTranslation();
  const instance = useQuery({ queryKey: ["instance"], queryFn: api.instance });
  if (!instance.data) return null;
  return instance.data.stand_ins.length === 0 ? (
    <Alert icon={<IconCircleCheck aria-hidden="true" />}>{t("settings.models.real")}</Alert>
  ) : (
    <StandIns />
  );
}

export function RegistrationPart() {
  const { t } = useTranslation();
  const instance = useQuery({ queryKey: ["instance"], queryFn: api.instance });
  if (!instance.data) return null;
  const { registration, guest_sessions } = instance.data;
  return (
    <div>
      <Text fw={600}>{t(`settings.registration.${registration ?? "invited"}`)}</Text>
      <Text>
        {t(guest_sessions ? "settings.registration.guestsYes" : "settings.registration.guestsNo")}
      </Text>
      <Text size="sm" c="dimmed" mt="xs">
        {t("settings.registration.how")}
      </Text>
    </div>
  );
}
