import { Alert, Button, Stack, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { accounts } from "../../api/accounts";
import type { OpenedInvitation } from "../../api/types";
import { Column } from "../../components/account/Column";
import { useLinkToken } from "../../components/account/useLinkToken";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Waiting } from "../../components/Waiting";
import { isDeadLink } from "../../state/link";
import { account, useAccount } from "../../state/signed-in";
import { DeadLink } from "./DeadLink";

/** Who invites, whom, and as what; then a yes, by a person who is signed in. */
export default function InvitationPage() {
  const { t } = useTranslation();
  const token = useLinkToken() ?? "";
  const invitation = useQuery({
    queryKey: ["invitation", token],
    queryFn: () => accounts.openInvitation(token),
    enabled: token !== "",
    retry: false,
  });
  if (token === "" || isDeadLink(invitation.error)) {
    return <DeadLink to="/" label={t("app.toHome")} />;
  }
  if (invitation.isError) {
    return (
      <Column title={t("signIn.invitation.heading")}>
        <ProblemNotice
          title={t("signIn.invitation.failed")}
          error={invitation.error}
          onRetry={() => void invitation.refetch()}
        />
      </Column>
    );
  }
  if (!invitation.data) return <Waiting />;
  return <Opened invitation={invitation.data} token={token} />;
}

function Opened({ invitation, token }: { invitation: OpenedInvitation; token: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const current = useAccount();
  const { organisation, inviter, email, role } = invitation;
  const accepting = useMutation({
    mutationFn: async () => {
      await accounts.acceptInvitation(token);
      // The token names the organisations of its person: another one is needed.
      await account.again().catch(() => undefined);
    },
    onSuccess: () => navigate("/", { replace: true }),
  });
  // The address of this page holds the key of the invitation: it stays in the history.
  const way = { to: `/invitation#token=${encodeURIComponent(token)}` };
  return (
    <Column
      title={t("signIn.invitation.title", { organisation })}
      lead={
        inviter === ""
          ? t("signIn.invitation.byInstance", { role: t(`signIn.as.${role}`) })
          : t("signIn.invitation.text", { inviter, role: t(`signIn.as.${role}`) })
      }
    >
      {email !== null && (
        <Text size="sm" c="dimmed">
          {t("signIn.invitation.for", { email })}
        </Text>
      )}
      {accepting.isError && !isDeadLink(accepting.error) && (
        <ProblemNotice title={t("signIn.invitation.failed")} error={accepting.error} />
      )}
      {isDeadLink(accepting.error) && (
        <Alert color="copper" role="alert">
          {t("signIn.invitation.notYours")}
        </Alert>
      )}
      {current.status === "signed_in" ? (
        <Stack gap="xs">
          <Text>{t("signIn.invitation.signedInAs", { email: current.user.email })}</Text>
          {isDeadLink(accepting.error) ? (
            <Button onClick={() => void account.signOut().then(accepting.reset)} fullWidth>
              {t("nav.signOut")}
            </Button>
          ) : (
            <Button loading={accepting.isPending} onClick={() => accepting.mutate()} fullWidth>
              {t("signIn.invitation.accept")}
            </Button>
          )}
        </Stack>
      ) : (
        <Stack gap="xs">
          <Button component={Link} to="/register" state={{ ...way, invitation: token }} fullWidth>
            {t("signIn.invitation.register")}
          </Button>
          <Button component={Link} to="/login" state={way} variant="default" fullWidth>
            {t("signIn.invitation.login")}
          </Button>
        </Stack>
      )}
    </Column>
  );
}
