import { Alert, Button, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { accounts } from "../../api/accounts";
import { Column } from "../../components/account/Column";
import { useLinkToken } from "../../components/account/useLinkToken";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Waiting } from "../../components/Waiting";
import { isDeadLink } from "../../state/link";
import { account, useAccount } from "../../state/signed-in";
import { DeadLink } from "./DeadLink";

/** The link of the mail to a new address: a yes, by whoever asked for it and is signed in. */
export default function NewAddressPage() {
  const { t } = useTranslation();
  const token = useLinkToken();
  const current = useAccount();
  const confirming = useMutation({
    mutationFn: accounts.confirmAddress,
    onSuccess: (me) => account.update(me),
  });
  if (token === undefined) return <DeadLink to="/account" label={t("address.confirm.toAccount")} />;
  if (confirming.isSuccess) {
    return (
      <Column
        title={t("address.confirm.doneTitle")}
        lead={t("address.confirm.done", { email: confirming.data.email })}
        step="done"
      >
        <Button component={Link} to="/account" replace fullWidth>
          {t("address.confirm.toAccount")}
        </Button>
      </Column>
    );
  }
  if (current.status === "asking") return <Waiting />;
  if (current.status === "guest") {
    return (
      <Column title={t("address.confirm.title")} lead={t("address.confirm.signIn")}>
        <Button
          component={Link}
          to="/login"
          // The address of this page holds the key of the link: it stays in the history.
          state={{ to: `/new-address#token=${encodeURIComponent(token)}` }}
          fullWidth
        >
          {t("address.confirm.toLogin")}
        </Button>
      </Column>
    );
  }
  return (
    <Column title={t("address.confirm.title")} lead={t("address.confirm.text")}>
      {isDeadLink(confirming.error) && (
        <Alert color="copper" role="alert">
          {t("address.confirm.notHere")}
        </Alert>
      )}
      {confirming.isError && !isDeadLink(confirming.error) && (
        <ProblemNotice title={t("address.confirm.failed")} error={confirming.error} />
      )}
      <Stack gap="xs">
        <Text>{t("address.confirm.signedInAs", { email: current.user.email })}</Text>
        <Button loading={confirming.isPending} onClick={() => confirming.mutate(token)} fullWidth>
          {t("address.confirm.submit")}
        </Button>
      </Stack>
    </Column>
  );
}
