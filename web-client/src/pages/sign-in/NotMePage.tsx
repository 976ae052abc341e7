import { Button, List } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { accounts } from "../../api/accounts";
import { Column } from "../../components/account/Column";
import { useLinkToken } from "../../components/account/useLinkToken";
import { ProblemNotice } from "../../components/ProblemNotice";
import { isDeadLink } from "../../state/link";
import { account } from "../../state/signed-in";
import { DeadLink } from "./DeadLink";

/** The link of an alert: somebody else has signed in, or changed the password. */
export default function NotMePage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const token = useLinkToken();
  const denying = useMutation({
    mutationFn: accounts.notMe,
    onSuccess: () => {
      if (account.state().status === "signed_in") account.ended();
    },
  });
  if (token === undefined || isDeadLink(denying.error)) {
    return <DeadLink to="/forgot" label={t("signIn.dead.forgot")} />;
  }
  if (denying.isSuccess) {
    return (
      <Column title={t("signIn.notMe.doneTitle")} lead={t("signIn.notMe.done")} step="done">
        <Button onClick={() => void navigate("/forgot", { replace: true })} fullWidth>
          {t("signIn.notMe.newPassword")}
        </Button>
      </Column>
    );
  }
  return (
    <Column title={t("signIn.notMe.title")} lead={t("signIn.notMe.text")}>
      <List spacing="xs">
        <List.Item>{t("signIn.notMe.ends")}</List.Item>
        <List.Item>{t("signIn.notMe.address")}</List.Item>
        <List.Item>{t("signIn.notMe.mail")}</List.Item>
      </List>
      {denying.isError && <ProblemNotice title={t("signIn.notMe.failed")} error={denying.error} />}
      <Button
        color="red"
        loading={denying.isPending}
        onClick={() => denying.mutate(token)}
        fullWidth
      >
        {t("signIn.notMe.confirm")}
      </Button>
    </Column>
  );
}
