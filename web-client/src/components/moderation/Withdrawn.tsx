import { Alert, Text } from "@mantine/core";
import { IconEyeOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

/** Tells whoever wrote something that an administrator has withdrawn it, and why. */
export function Withdrawn({ reason }: { reason: string }) {
  const { t } = useTranslation();
  return (
    <Alert
      role="status"
      color="red"
      icon={<IconEyeOff aria-hidden="true" />}
      title={t("moderation.withdrawn.title")}
      data-testid="withdrawn"
    >
      <Text size="sm" style={{ overflowWrap: "anywhere" }}>
        {t("moderation.withdrawn.reason", { reason })}
      </Text>
      <Text size="sm" mt="xs">
        {t("moderation.withdrawn.next")}
      </Text>
    </Alert>
  );
}
