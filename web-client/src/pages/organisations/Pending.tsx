import { Button, Skeleton, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { organisations } from "../../api/organisations";
import type { Invitation, Team } from "../../api/types";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { MoreButton } from "../../components/MoreButton";
import { PlainName } from "../../components/PlainName";
import { ProblemNotice } from "../../components/ProblemNotice";
import { usePages } from "../../components/usePages";
import { currentLocale } from "../../i18n";
import classes from "./Organisations.module.css";

export function invitationsKey(id: string) {
  return ["organisation", id, "invitations"] as const;
}

/** Who is being waited for, and what became of earlier invitations. */
export function Pending({ organisation, teams }: { organisation: string; teams: Team[] }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [revoking, setRevoking] = useState<Invitation>();
  const key = invitationsKey(organisation);
  const { query, items } = usePages(key, (cursor) =>
    organisations.invitations(organisation, cursor),
  );
  const revocation = useMutation({
    mutationFn: (invitation: Invitation) => organisations.revoke(organisation, invitation.id),
    onSuccess: async () => {
      setRevoking(undefined);
      await queries.invalidateQueries({ queryKey: key });
    },
  });
  if (query.isError) {
    return (
      <ProblemNotice
        title={t("organisations.loadFailed")}
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    );
  }
  if (!items) return <Skeleton height={120} radius="lg" />;
  const open = items.filter(({ state }) => state === "pending");
  const past = items.filter(({ state }) => state !== "pending");
  return (
    <Stack gap="md">
      <Title order={2} size="h3">
        {t("organisations.pending.title")}
      </Title>
      {open.length === 0 && <Text c="dimmed">{t("organisations.pending.none")}</Text>}
      <ul className={classes.list} data-testid="open-invitations">
        {open.map((invitation) => (
          <InvitationRow key={invitation.id} invitation={invitation} teams={teams}>
            <Button
              size="xs"
              variant="default"
              onClick={() => setRevoking(invitation)}
              aria-label={t("organisations.pending.revokeNamed", {
                who: invitation.email ?? t("organisations.pending.anybody"),
              })}
            >
              {t("organisations.pending.revoke")}
            </Button>
          </InvitationRow>
        ))}
      </ul>
      {past.length > 0 && (
        <>
          <Title order={3} size="h4">
            {t("organisations.pending.past")}
          </Title>
          <ul className={classes.list} data-testid="past-invitations">
            {past.map((invitation) => (
              <InvitationRow key={invitation.id} invitation={invitation} teams={teams}>
                <Text size="sm" c="dimmed">
                  {t(`organisations.pending.states.${invitation.state}`)}
                </Text>
              </InvitationRow>
            ))}
          </ul>
        </>
      )}
      <MoreButton query={query} />
      <ConfirmDialog
        opened={revoking !== undefined}
        onClose={() => setRevoking(undefined)}
        title={t("organisations.pending.revokeTitle")}
        text={t("organisations.pending.revokeText")}
        confirm={t("organisations.pending.revoke")}
        onConfirm={() => revoking && revocation.mutate(revoking)}
        pending={revocation.isPending}
        failed={t("organisations.pending.notRevoked")}
        error={revocation.error}
      />
    </Stack>
  );
}

interface InvitationRowProps {
  invitation: Invitation;
  teams: Team[];
  children: ReactNode;
}

function InvitationRow({ invitation, teams, children }: InvitationRowProps) {
  const { t } = useTranslation();
  const { email, role, manages, team, state, inviter, expires_at } = invitation;
  const date = new Intl.DateTimeFormat(currentLocale(), { dateStyle: "medium" });
  const named = teams.find(({ id }) => id === team);
  const facts = [
    t(`organisations.roles.${role}`),
    manages && t("organisations.managesIt"),
    named && t("organisations.pending.team", { name: named.name }),
    inviter !== null && t("organisations.pending.by", { name: inviter }),
    state === "pending" &&
      t("organisations.pending.until", { when: date.format(new Date(expires_at)) }),
  ];
  return (
    <li className={classes.row}>
      <div className={classes.what}>
        <Text fw={600}>
          {email === null ? t("organisations.pending.anybody") : <PlainName name={email} />}
        </Text>
        <Text size="sm" c="dimmed">
          {facts.filter(Boolean).join(" · ")}
        </Text>
      </div>
      {children}
    </li>
  );
}
