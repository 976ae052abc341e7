import { Alert, Button, Stack, Text, TextInput } from "@mantine/core";
import { IconTerminal2 } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { accounts } from "../../api/accounts";
import { Column } from "../../components/account/Column";
import {
  emailError,
  errorsOf,
  newPasswordError,
  passwordRefusal,
} from "../../components/account/check";
import { EmailField, NewPasswordField, PasswordField } from "../../components/account/fields";
import { useForm } from "../../components/account/useForm";
import { ProblemNotice } from "../../components/ProblemNotice";
import { currentLanguage } from "../../i18n";
import { account } from "../../state/signed-in";
import { FirstSteps } from "./FirstSteps";

/** A new server's first page: whoever has its key becomes its first admin. */
export default function SetupPage() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [done, setDone] = useState(false);
  const form = useForm({
    initial: { key: "", name: "", email: "", password: "" },
    check: ({ key, name, email, password }) =>
      errorsOf({
        key: key.trim() === "" ? t("setup.keyMissing") : undefined,
        name: name.trim() === "" ? t("signIn.errors.nameMissing") : undefined,
        email: emailError(email, t),
        password: newPasswordError(password, t),
      }),
    send: async ({ key, name, email, password }) => {
      await accounts.setUp(key.trim(), {
        name: name.trim(),
        email: email.trim(),
        password,
        language: currentLanguage(),
      });
      const answer = await accounts.login(email.trim(), password);
      // A new account asks for nothing else.
      if (answer.state === "signed_in") account.enter(answer);
      void queries.invalidateQueries({ queryKey: ["instance"] });
      setDone(true);
    },
    about: (problem) => {
      if (problem.aboutToken) return { key: t("errors.token_wrong") };
      const password = passwordRefusal(problem, t);
      return password === undefined ? undefined : { password };
    },
  });
  if (done) return <FirstSteps />;
  return (
    <Column
      title={t("setup.title")}
      lead={t("setup.lead")}
      foot={<Text size="sm">{t("setup.guests")}</Text>}
    >
      {form.problem !== undefined && (
        <ProblemNotice title={t("setup.failed")} error={form.problem} />
      )}
      <form {...form.form}>
        <Stack>
          <PasswordField
            {...form.field("key")}
            label={t("prepare.accessKey")}
            autoComplete="off"
            autoFocus
          />
          <Alert icon={<IconTerminal2 aria-hidden="true" />} p="sm">
            <Text size="sm">{t("setup.keyHint")}</Text>
          </Alert>
          <TextInput
            label={t("signIn.name")}
            autoComplete="name"
            maxLength={80}
            required
            withAsterisk={false}
            {...form.field("name")}
          />
          <EmailField {...form.field("email")} />
          <NewPasswordField
            {...form.field("password")}
            value={form.values.password}
            label={t("signIn.password")}
            personal={[form.values.name, form.values.email]}
          />
          <Button type="submit" loading={form.pending} fullWidth>
            {t("setup.submit")}
          </Button>
        </Stack>
      </form>
    </Column>
  );
}
