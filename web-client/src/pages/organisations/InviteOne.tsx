import { Alert, Button, Group, Select, Stack, Switch, Text, TextInput } from "@mantine/core";
import { IconMailCheck } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { invitationLink, organisations } from "../../api/organisations";
import type { CreatedInvitation, Language, MemberRole, Team } from "../../api/types";
import { emailError, errorsOf } from "../../components/account/check";
import { useForm } from "../../components/account/useForm";
import { CopyLink } from "../../components/CopyLink";
import { ProblemNotice } from "../../components/ProblemNotice";
import { currentLanguage, currentLocale } from "../../i18n";
import { invitationsKey } from "./Pending";
import { useRoles } from "./useRoles";

const DAYS = [1, 7, 14, 30, 90] as const;
const DAY_S = 24 * 3600;
const NO_TEAM = "none";

interface InviteOneProps {
  organisation: string;
  teams: Team[];
  way: "link" | "mail";
}

/** One invitation: a link to pass on, or an e-mail. */
export function InviteOne({ organisation, teams, way }: InviteOneProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const roles = useRoles();
  const [made, setMade] = useState<CreatedInvitation>();
  const [role, setRole] = useState<MemberRole>("trainer");
  const [team, setTeam] = useState(NO_TEAM);
  const [manages, setManages] = useState(false);
  const [days, setDays] = useState("14");
  const [language, setLanguage] = useState<Language>(currentLanguage());
  const form = useForm({
    initial: { email: "" },
    check: ({ email }) =>
      way === "link" && email.trim() === "" ? {} : errorsOf({ email: emailError(email, t) }),
    send: async ({ email }) => {
      const invited = await organisations.invite(organisation, {
        email: email.trim() || null,
        role,
        manages,
        team: team === NO_TEAM ? null : team,
        way,
        language,
        expires_in_s: Number(days) * DAY_S,
      });
      form.set("email", "");
      setMade(invited);
      void queries.invalidateQueries({ queryKey: invitationsKey(organisation) });
    },
    about: ({ code }) => {
      if (code === "already_member") return { email: t("organisations.invite.isMember") };
      return code === "invalid_field" ? { email: t("signIn.errors.emailWrong") } : undefined;
    },
  });
  if (made?.token) return <MadeLink made={made} onDone={() => setMade(undefined)} />;
  return (
    <form {...form.form}>
      <Stack maw="30rem">
        {made && (
          <Alert role="status" icon={<IconMailCheck aria-hidden="true" />}>
            {t("organisations.invite.sent", {
              email: made.invitation.email ?? "",
              when: dayOf(made.invitation.expires_at),
            })}
          </Alert>
        )}
        {way === "link" && (
          <Text size="sm" c="dimmed">
            {t("organisations.invite.linkHint")}
          </Text>
        )}
        {form.problem !== undefined && (
          <ProblemNotice title={t("organisations.invite.failed")} error={form.problem} />
        )}
        <TextInput
          type="email"
          inputMode="email"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={254}
          label={t(
            way === "link" ? "organisations.invite.emailOptional" : "organisations.invite.email",
          )}
          description={way === "link" ? t("organisations.invite.emailOptionalHint") : undefined}
          {...form.field("email")}
        />
        <Group grow align="flex-start" preventGrowOverflow={false}>
          <Select
            miw="12rem"
            label={t("organisations.invite.role")}
            data={roles}
            value={role}
            allowDeselect={false}
            onChange={(value) => value && setRole(value as MemberRole)}
          />
          <Select
            miw="12rem"
            label={t("organisations.invite.lasts")}
            data={DAYS.map((count) => ({
              value: String(count),
              label: t("organisations.invite.days", { count }),
            }))}
            value={days}
            allowDeselect={false}
            onChange={(value) => value && setDays(value)}
          />
          {teams.length > 0 && (
            <Select
              miw="12rem"
              label={t("organisations.invite.team")}
              data={[
                { value: NO_TEAM, label: t("organisations.invite.noTeam") },
                ...teams.map(({ id, name }) => ({ value: id, label: name })),
              ]}
              value={team}
              allowDeselect={false}
              onChange={(value) => value && setTeam(value)}
            />
          )}
          {way === "mail" && <MailLanguage value={language} onChange={setLanguage} />}
        </Group>
        <Switch
          label={t("organisations.invite.manages")}
          description={t("organisations.member.managesHint")}
          checked={manages}
          onChange={(event) => setManages(event.currentTarget.checked)}
        />
        <Button type="submit" loading={form.pending} w="fit-content">
          {t(way === "link" ? "organisations.invite.makeLink" : "organisations.invite.send")}
        </Button>
      </Stack>
    </form>
  );
}

interface MailLanguageProps {
  value: Language;
  onChange(language: Language): void;
}

/** In which language an e-mail is written. */
export function MailLanguage({ value, onChange }: MailLanguageProps) {
  const { t } = useTranslation();
  return (
    <Select
      miw="12rem"
      label={t("organisations.invite.language")}
      data={(["fr", "en"] as const).map((language) => ({
        value: language,
        label: t(`app.languages.${language}`),
      }))}
      value={value}
      allowDeselect={false}
      onChange={(next) => next && onChange(next as Language)}
    />
  );
}

function MadeLink({ made, onDone }: { made: CreatedInvitation; onDone(): void }) {
  const { t } = useTranslation();
  return (
    <Stack maw="36rem">
      <Alert role="status" title={t("organisations.invite.linkMade")}>
        {t("organisations.invite.linkMadeText", { when: dayOf(made.invitation.expires_at) })}
      </Alert>
      <CopyLink label={t("organisations.invite.link")} link={invitationLink(made.token ?? "")} />
      <Button variant="default" w="fit-content" onClick={onDone}>
        {t("organisations.invite.done")}
      </Button>
    </Stack>
  );
}

function dayOf(text: string): string {
  return new Intl.DateTimeFormat(currentLocale(), { dateStyle: "long" }).format(new Date(text));
}
