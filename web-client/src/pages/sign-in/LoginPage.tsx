import { Alert, Anchor, Button, Divider, Group, Stack, Text } from "@mantine/core";
import { IconCircleCheck, IconFingerprint, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, Navigate, useLocation } from "react-router";
import { accounts } from "../../api/accounts";
import type { SecondFactor } from "../../api/types";
import { Column } from "../../components/account/Column";
import { emailError, errorsOf } from "../../components/account/check";
import { EmailField, PasswordField } from "../../components/account/fields";
import { IdentityButtons } from "../../components/account/IdentityButtons";
import { useForm } from "../../components/account/useForm";
import { usePasskeySignIn } from "../../components/account/usePasskeySignIn";
import { useReturn } from "../../components/account/useReturn";
import { NeedsSetup } from "../../components/NeedsSetup";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Waiting } from "../../components/Waiting";
import { currentLocale } from "../../i18n";
import { account, useAccount } from "../../state/signed-in";
import { SecondStep } from "./SecondStep";

export interface LoginState {
  /** What has just been done, and is to be said here. */
  done?: "reset";
  /** The day on which the account goes, unless it is entered before. */
  deletedOn?: string;
  email?: string;
}

/** An address and a password, and what else the account asks for; then back to where one was. */
export default function LoginPage() {
  const { t } = useTranslation();
  const brought = (useLocation().state ?? {}) as LoginState;
  const { to, keep } = useReturn();
  const current = useAccount();
  const [asked, setAsked] = useState<SecondFactor>();
  const passkey = usePasskeySignIn();
  const form = useForm({
    initial: { email: brought.email ?? "", password: "" },
    check: ({ email, password }) =>
      errorsOf({
        email: emailError(email, t),
        password: password === "" ? t("signIn.errors.passwordMissing") : undefined,
      }),
    send: async ({ email, password }) => {
      const answer = await accounts.login(email.trim(), password);
      if (answer.state === "signed_in") account.enter(answer);
      else setAsked(answer);
    },
    about: ({ code }) =>
      code === "credentials_wrong" ? { password: t("signIn.errors.credentials") } : undefined,
  });
  if (current.status === "signed_in") return <Navigate to={to} replace />;
  if (current.status === "asking") return <Waiting />;
  if (asked) return <SecondStep asked={asked} onBack={() => setAsked(undefined)} />;
  return (
    <Column
      title={t("signIn.title")}
      foot={
        <Text>
          {t("signIn.noAccount")}{" "}
          <Anchor component={Link} {...keep("/register")}>
            {t("signIn.register")}
          </Anchor>
        </Text>
      }
    >
      <NeedsSetup />
      {brought.done && (
        <Alert role="status" icon={<IconCircleCheck aria-hidden="true" />}>
          {t(`signIn.done.${brought.done}`)}
        </Alert>
      )}
      {brought.deletedOn && (
        <Alert role="status" color="copper" icon={<IconTrash aria-hidden="true" />}>
          {t("privacy.planned", {
            when: new Intl.DateTimeFormat(currentLocale(), { dateStyle: "long" }).format(
              new Date(brought.deletedOn),
            ),
          })}
        </Alert>
      )}
      {form.problem !== undefined && (
        <ProblemNotice title={t("signIn.failed")} error={form.problem} />
      )}
      {passkey.problem !== undefined && (
        <ProblemNotice title={t("signIn.failed")} error={passkey.problem} />
      )}
      <form {...form.form}>
        <Stack>
          <EmailField
            {...form.field("email")}
            autoFocus={!brought.email}
            // Passkeys are offered among what the browser fills in.
            autoComplete="username webauthn"
          />
          <PasswordField {...form.field("password")} autoFocus={Boolean(brought.email)} />
          <Group justify="flex-end" mt={-8}>
            <Anchor
              component={Link}
              to="/forgot"
              state={{ email: form.values.email.trim() }}
              size="sm"
            >
              {t("signIn.forgot")}
            </Anchor>
          </Group>
          <Button type="submit" loading={form.pending} fullWidth>
            {t("signIn.submit")}
          </Button>
        </Stack>
      </form>
      {passkey.isOffered && (
        <>
          <Divider label={t("passkeys.or")} />
          <Button
            variant="default"
            leftSection={<IconFingerprint size={20} aria-hidden="true" />}
            loading={passkey.pending}
            onClick={() => void passkey.signIn()}
            fullWidth
          >
            {t("passkeys.signIn")}
          </Button>
        </>
      )}
      <IdentityButtons to={to} />
    </Column>
  );
}
