import { Button } from "@mantine/core";
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

/**
 * The link of the mail to a new address. It asks for a click, since programs that look into
 * mails open their links as well.
 */
export default function VerifyPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const token = useLinkToken();
  const verifying = useMutation({
    mutationFn: accounts.verify,
    onSuccess: (answer) => {
      account.enter(answer);
      void navigate("/", { replace: true });
    },
  });
  if (token === undefined || isDeadLink(verifying.error)) {
    return <DeadLink to="/register" label={t("signIn.dead.register")} />;
  }
  return (
    <Column title={t("signIn.verify.title")} lead={t("signIn.verify.text")}>
      {verifying.isError && (
        <ProblemNotice title={t("signIn.verify.failed")} error={verifying.error} />
      )}
      <Button loading={verifying.isPending} onClick={() => verifying.mutate(token)} fullWidth>
        {t("signIn.verify.confirm")}
      </Button>
    </Column>
  );
}
