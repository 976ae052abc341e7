import { Anchor, Button, Radio, Stack, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, Navigate, useLocation } from "react-router";
import { accounts } from "../../api/accounts";
import { api } from "../../api/http";
import { Column } from "../../components/account/Column";
import {
  emailError,
  errorsOf,
  newPasswordError,
  passwordRefusal,
} from "../../components/account/check";
import { EmailField, NewPasswordField } from "../../components/account/fields";
import { IdentityButtons } from "../../components/account/IdentityButtons";
import { useForm } from "../../components/account/useForm";
import { useReturn } from "../../components/account/useReturn";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Waiting } from "../../components/Waiting";
import { currentLanguage } from "../../i18n";
import { account, useAccount } from "../../state/signed-in";

/** What somebody may say that they come for; an admin is made by the setting up of the server. */
const ROLES = ["candidate", "trainer", "recruiter", "school", "company"] as const;

export interface RegisterState {
  /** Of an invitation's link, and whom it is for. */
  invitation?: string;
  email?: string;
}

/** A new account. The mail that is sent says the rest, to whoever reads it and to nobody else. */
export default function RegisterPage() {
  const { t } = useTranslation();
  const brought = (useLocation().state ?? {}) as RegisterState;
  const { to, keep } = useReturn();
  const current = useAccount();
  const instance = useQuery({ queryKey: ["instance"], queryFn: api.instance });
  const [mailedTo, setMailedTo] = useState<string>();
  const form = useForm({
    initial: { name: "", email: brought.email ?? "", password: "", role: "candidate" },
    check: ({ name, email, password }) =>
      errorsOf({
        name: name.trim() === "" ? t("signIn.errors.nameMissing") : undefined,
        email: emailError(email, t),
        password: newPasswordError(password, t),
      }),
    send: async ({ name, email, password, role }) => {
      const answer = await accounts.register({
        name: name.trim(),
        email: email.trim(),
        password,
        role: role as (typeof ROLES)[number],
        language: currentLanguage(),
        ...(brought.invitation !== undefined && { invitation: brought.invitation }),
      });
      if (answer === "mailed") setMailedTo(email.trim());
      else account.enter(answer);
    },
    about: (problem) => {
      if (problem.code === "address_taken") return { email: t("errors.address_taken") };
      const password = passwordRefusal(problem, t);
      return password === undefined ? undefined : { password };
    },
  });
  if (current.status === "signed_in") return <Navigate to={to} replace />;
  if (current.status === "asking" || instance.isPending) return <Waiting />;
  const open = instance.data?.registration ?? "candidates";
  const signIn = (
    <Text>
      {t("signIn.haveAccount")}{" "}
      <Anchor component={Link} {...keep("/login")}>
        {t("signIn.title")}
      </Anchor>
    </Text>
  );
  if (mailedTo !== undefined) {
    return (
      <Column
        title={t("signIn.mailed.title")}
        lead={t("signIn.mailed.text", { email: mailedTo })}
        step="mailed"
        foot={signIn}
      >
        <Text size="sm">{t("signIn.mailed.none")}</Text>
        <Button variant="default" onClick={() => setMailedTo(undefined)}>
          {t("signIn.mailed.again")}
        </Button>
      </Column>
    );
  }
  if (open === "invited" && brought.invitation === undefined) {
    return (
      <Column
        title={t("signIn.invitedOnly.title")}
        lead={t("signIn.invitedOnly.text")}
        foot={signIn}
      />
    );
  }
  return (
    <Column title={t("signIn.registerTitle")} lead={t("signIn.registerLead")} foot={signIn}>
      {form.problem !== undefined && (
        <ProblemNotice title={t("signIn.registerFailed")} error={form.problem} />
      )}
      <form {...form.form}>
        <Stack>
          <TextInput
            label={t("signIn.name")}
            description={t("signIn.nameHint")}
            autoComplete="name"
            maxLength={80}
            required
            withAsterisk={false}
            {...form.field("name")}
          />
          <EmailField {...form.field("email")} />
          <NewPasswordField
            {...form.field("password")}
            label={t("signIn.password")}
            value={form.values.password}
            personal={[form.values.name, form.values.email]}
          />
          {open === "open" && brought.invitation === undefined && (
            <Radio.Group
              label={t("signIn.roleTitle")}
              name="role"
              value={form.values.role}
              onChange={(role) => form.set("role", role)}
            >
              <Stack gap="xs" mt="xs">
                {ROLES.map((role) => (
                  <Radio
                    key={role}
                    value={role}
                    label={t(`signIn.comesFor.${role}`)}
                    description={t(`roles.${role}`)}
                  />
                ))}
              </Stack>
            </Radio.Group>
          )}
          {open === "candidates" && brought.invitation === undefined && (
            <Text size="sm" c="dimmed">
              {t("signIn.candidatesOnly")}
            </Text>
          )}
          <Button type="submit" loading={form.pending} fullWidth>
            {t("signIn.registerSubmit")}
          </Button>
        </Stack>
      </form>
      {brought.invitation === undefined && <IdentityButtons to={to} />}
    </Column>
  );
}
