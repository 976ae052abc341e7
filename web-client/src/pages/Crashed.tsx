import { Button } from "@mantine/core";
import { IconBandage } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Message } from "../components/Message";
import { Shell } from "../components/Shell";

export function Crashed() {
  const { t } = useTranslation();
  return (
    <Shell title={t("crashed.title")}>
      <Message icon={<IconBandage size={34} />} title={t("crashed.title")} text={t("crashed.text")}>
        <Button onClick={() => location.reload()}>{t("crashed.reload")}</Button>
      </Message>
    </Shell>
  );
}
