import { Badge } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Standing } from "../../api/types";

export function StandingBadge({ standing }: { standing: Standing }) {
  const { t } = useTranslation();
  const color = {
    overdue: "red",
    done: "petrol",
    in_progress: "copper",
    not_begun: "gray",
    waiting: "copper",
  };
  return (
    <Badge
      color={color[standing]}
      variant={standing === "not_begun" ? "default" : "light"}
      tt="none"
    >
      {t(`assignments.standings.${standing}`)}
    </Badge>
  );
}
