import { Badge, Button } from "@mantine/core";
import { IconSparkles } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Written } from "../../api/types";

/** What a language model wrote and nobody has confirmed. */
export function DraftedBadge() {
  const { t } = useTranslation();
  return (
    <Badge
      color="copper"
      variant="light"
      tt="none"
      leftSection={<IconSparkles size={14} aria-hidden="true" />}
      data-testid="drafted"
    >
      {t("drafts.mark")}
    </Badge>
  );
}

/** The same, and the way to what is to be read of it. */
export function DraftedLink({ onGo }: { onGo(): void }) {
  const { t } = useTranslation();
  return (
    <Button
      size="compact-sm"
      radius="xl"
      color="copper"
      variant="light"
      leftSection={<IconSparkles size={14} aria-hidden="true" />}
      onClick={onGo}
      data-testid="drafted"
    >
      {t("drafts.mark")}
    </Button>
  );
}

/** Where a scenario stands. */
export function StateBadge({ scenario }: { scenario: Written }) {
  const { t } = useTranslation();
  const { state, latest_version, published_version } = scenario;
  if (scenario.withdrawn) {
    return (
      <Badge color="red" variant="light" tt="none">
        {t("moderation.states.withdrawn")}
      </Badge>
    );
  }
  const ahead = state === "published" && published_version !== latest_version;
  return (
    <Badge color="petrol" variant={state === "published" ? "light" : "default"} tt="none">
      {t(ahead ? "workshop.states.ahead" : `workshop.states.${state}`)}
    </Badge>
  );
}
