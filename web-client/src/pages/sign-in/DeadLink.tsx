import { Alert, Button } from "@mantine/core";
import { IconLinkOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Column } from "../../components/account/Column";

/** The link of a mail that was cut, used before, or is too old: what to do instead. */
export function DeadLink({ to, label }: { to: string; label: string }) {
  const { t } = useTranslation();
  return (
    <Column title={t("signIn.dead.title")} step="dead">
      <Alert color="copper" icon={<IconLinkOff aria-hidden="true" />} data-testid="dead-link">
        {t("signIn.dead.text")}
      </Alert>
      <Button component={Link} to={to}>
        {label}
      </Button>
    </Column>
  );
}
