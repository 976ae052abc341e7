import { Alert, Anchor, Text } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api } from "../api/http";

/** On a new server: what whoever installed it does first. Nothing once there is an administrator. */
export function NeedsSetup() {
  const { t } = useTranslation();
  const instance = useQuery({ queryKey: ["instance"], queryFn: api.instance });
  if (!instance.data?.needs_setup) return null;
  return (
    <Alert
      role="note"
      icon={<IconKey aria-hidden="true" />}
      title={t("setup.neededTitle")}
      data-testid="needs-setup"
    >
      <Text size="sm">{t("setup.needed")}</Text>
      <Anchor component={Link} to="/setup" display="inline-block" fw={600} mt="xs" py={4}>
        {t("setup.title")}
      </Anchor>
    </Alert>
  );
}
