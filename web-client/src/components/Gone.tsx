import { Button } from "@mantine/core";
import { IconGhost2 } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Message } from "./Message";

/** The session was deleted or never was. */
export function Gone() {
  const { t } = useTranslation();
  return (
    <Message icon={<IconGhost2 size={34} />} title={t("gone.title")} text={t("gone.text")}>
      <Button component={Link} to="/">
        {t("app.toHome")}
      </Button>
    </Message>
  );
}
