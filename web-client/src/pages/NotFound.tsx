import { Button } from "@mantine/core";
import { IconCompass } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Message } from "../components/Message";
import { Shell } from "../components/Shell";

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Shell title={t("notFound.title")}>
      <Message
        icon={<IconCompass size={34} />}
        title={t("notFound.title")}
        text={t("notFound.text")}
      >
        <Button component={Link} to="/">
          {t("app.toHome")}
        </Button>
      </Message>
    </Shell>
  );
}
