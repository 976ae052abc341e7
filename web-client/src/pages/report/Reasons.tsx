import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Reason } from "../../api/types";

/** Why there is no level. */
export function Reasons({ reasons }: { reasons: Reason[] }) {
  const { t } = useTranslation();
  return (
    <Text size="sm" c="dimmed">
      {reasons.map((reason) => t(`report.reasons.${reason}`)).join(" ")}
    </Text>
  );
}
