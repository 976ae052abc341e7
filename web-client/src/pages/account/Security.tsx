import { Alert, Button, Stack, Text, Title } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { accounts } from "../../api/accounts";
import type { Me } from "../../api/types";
import { errorsOf, newPasswordError, passwordRefusal } from "../../components/account/check";
import { NewPasswordField, PasswordField } from "../../components/account/fields";
import { useForm } from "../../components/account/useForm";
import { ProblemNotice } from "../../components/ProblemNotice";
import classes from "./Account.module.css";
import { Identities } from "./Identities";
import { LOGINS, Logins } from "./Logins";
import { Passkeys } from "./Passkeys";
import { SecondFactors } from "./SecondFactors";

/** The password, what is asked for beside it, and where one is signed in. */
export function Security({ me }: { me: Me }) {
  return (
    <Stack gap="xl">
      <Password me={me} />
      <Passkeys me={me} />
      <SecondFactors me={me} />
      <Identities />
      <Logins />
    </Stack>
  );
}

function Password({ me }: { me: Me }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [changed, setChanged] = useState(false);
  const form = useForm({
    initial: { current: "", next: "" },
    check: ({ current, next }) =>
      errorsOf({
        current: current === "" ? t("signIn.errors.passwordMissing") : undefined,
        next: newPasswordError(next, t),
      }),
    send: async ({ current, next }) => {
      setChanged(false);
      await accounts.changePassword(current, next);
      void queries.invalidateQueries({ queryKey: LOGINS });
      form.set("current", "");
      form.set("next", "");
      setChanged(true);
    },
    about: (problem) => {
      if (problem.code === "credentials_wrong") return { current: t("errors.password_wrong") };
      const next = passwordRefusal(problem, t);
      return next === undefined ? undefined : { next };
    },
  });
  return (
    <section className={classes.part} aria-labelledby="password">
      <div>
        <Title order={2} size="h3" id="password">
          {t("signIn.password")}
        </Title>
        <Text c="dimmed" size="sm">
          {t("account.passwordLead")}
        </Text>
      </div>
      {changed && (
        <Alert role="status" icon={<IconCircleCheck aria-hidden="true" />}>
          {t("account.passwordChanged")}
        </Alert>
      )}
      {form.problem !== undefined && (
        <ProblemNotice title={t("account.passwordNotChanged")} error={form.problem} />
      )}
      <form {...form.form}>
        {/* Tells password managers whose password this is. */}
        <input
          type="text"
          name="username"
          autoComplete="username"
          value={me.email}
          readOnly
          hidden
        />
        <Stack className={classes.field}>
          <PasswordField {...form.field("current")} label={t("account.currentPassword")} />
          <NewPasswordField
            {...form.field("next")}
            value={form.values.next}
            personal={[me.name, me.email]}
          />
          <Button type="submit" variant="default" loading={form.pending} w="fit-content">
            {t("account.changePassword")}
          </Button>
        </Stack>
      </form>
    </section>
  );
}
