import { Button, Stack } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { accounts } from "../../api/accounts";
import { Column } from "../../components/account/Column";
import { errorsOf, newPasswordError, passwordRefusal } from "../../components/account/check";
import { NewPasswordField } from "../../components/account/fields";
import { useForm } from "../../components/account/useForm";
import { useLinkToken } from "../../components/account/useLinkToken";
import { ProblemNotice } from "../../components/ProblemNotice";
import { isDeadLink } from "../../state/link";
import { account } from "../../state/signed-in";
import { DeadLink } from "./DeadLink";
import type { LoginState } from "./LoginPage";

/** A new password by the link of a mail; it ends every login of the account. */
export default function ResetPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const token = useLinkToken();
  const [dead, setDead] = useState(token === undefined);
  const form = useForm({
    initial: { password: "" },
    check: ({ password }) => errorsOf({ password: newPasswordError(password, t) }),
    send: async ({ password }) => {
      try {
        await accounts.reset(token ?? "", password);
      } catch (error) {
        if (isDeadLink(error)) return setDead(true);
        throw error;
      }
      if (account.state().status === "signed_in") account.ended();
      await navigate("/login", { replace: true, state: { done: "reset" } satisfies LoginState });
    },
    about: (problem) => {
      const password = passwordRefusal(problem, t);
      return password === undefined ? undefined : { password };
    },
  });
  if (dead) return <DeadLink to="/forgot" label={t("signIn.dead.forgot")} />;
  return (
    <Column title={t("signIn.reset.title")} lead={t("signIn.reset.text")}>
      {form.problem !== undefined && (
        <ProblemNotice title={t("signIn.reset.failed")} error={form.problem} />
      )}
      <form {...form.form}>
        <Stack>
          <NewPasswordField
            {...form.field("password")}
            value={form.values.password}
            personal={[]}
            autoFocus
          />
          <Button type="submit" loading={form.pending} fullWidth>
            {t("signIn.reset.submit")}
          </Button>
        </Stack>
      </form>
    </Column>
  );
}
