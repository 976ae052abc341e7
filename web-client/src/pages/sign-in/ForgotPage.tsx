import { Anchor, Button, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import { accounts } from "../../api/accounts";
import { api } from "../../api/http";
import { Column } from "../../components/account/Column";
import { emailError, errorsOf } from "../../components/account/check";
import { EmailField } from "../../components/account/fields";
import { useForm } from "../../components/account/useForm";
import { ProblemNotice } from "../../components/ProblemNotice";

/** Asks for a link to a new password. It answers the same for every address. */
export default function ForgotPage() {
  const { t } = useTranslation();
  const brought = (useLocation().state ?? {}) as { email?: string };
  const instance = useQuery({ queryKey: ["instance"], queryFn: api.instance });
  const [sentTo, setSentTo] = useState<string>();
  const form = useForm({
    initial: { email: brought.email ?? "" },
    check: ({ email }) => errorsOf({ email: emailError(email, t) }),
    send: async ({ email }) => {
      await accounts.forgot(email.trim());
      setSentTo(email.trim());
    },
  });
  const back = (
    <Text>
      <Anchor component={Link} to="/login" state={{ email: form.values.email.trim() }}>
        {t("signIn.toLogin")}
      </Anchor>
    </Text>
  );
  if (instance.data?.mail === false) {
    return (
      <Column title={t("signIn.forgotten.title")} lead={t("signIn.forgotten.noMail")} foot={back} />
    );
  }
  if (sentTo !== undefined) {
    return (
      <Column
        title={t("signIn.mailed.title")}
        lead={t("signIn.forgotten.sent", { email: sentTo })}
        step="sent"
        foot={back}
      >
        <Text size="sm">{t("signIn.mailed.none")}</Text>
        <Button variant="default" onClick={() => setSentTo(undefined)}>
          {t("signIn.mailed.again")}
        </Button>
      </Column>
    );
  }
  return (
    <Column title={t("signIn.forgotten.title")} lead={t("signIn.forgotten.text")} foot={back}>
      {form.problem !== undefined && (
        <ProblemNotice title={t("signIn.forgotten.failed")} error={form.problem} />
      )}
      <form {...form.form}>
        <Stack>
          <EmailField {...form.field("email")} autoFocus />
          <Button type="submit" loading={form.pending} fullWidth>
            {t("signIn.forgotten.submit")}
          </Button>
        </Stack>
      </form>
    </Column>
  );
}
