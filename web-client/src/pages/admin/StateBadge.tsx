import { Badge } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { CaseState } from "../../api/types";

const COLORS = {
  open: "copper",
  dismissed: "gray",
  withdrawn: "red",
  restored: "petrol",
} as const satisfies Record<CaseState, string>;

/** Where a case stands. */
export function StateBadge({ state }: { state: CaseState }) {
  const { t } = useTranslation();
  return (
    <Badge variant="light" color={COLORS[state]} tt="none" data-testid="state">
      {t(`moderation.states.${state}`)}
    </Badge>
  );
}
