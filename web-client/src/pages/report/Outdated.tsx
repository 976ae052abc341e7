import { Alert, Button, Text } from "@mantine/core";
import { IconPencil, IconRefresh } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { MadeReport } from "./useReport";

/** The report is older than the words: it can be made again. Nothing where it is not. */
export function Outdated({ report }: { report: MadeReport }) {
  const { t } = useTranslation();
  const { made, again, asking } = report;
  if (made?.state !== "ready" || made.corrected_since === 0) return null;
  return (
    <Alert
      color="copper"
      icon={<IconPencil aria-hidden="true" />}
      title={t("report.outdatedTitle", { count: made.corrected_since })}
      role="status"
      data-testid="outdated"
    >
      <Text size="sm" mb="sm">
        {t("report.outdated")}
      </Text>
      <Button
        size="sm"
        loading={asking}
        leftSection={<IconRefresh size={18} aria-hidden="true" />}
        onClick={() => again()}
        data-testid="make-again"
      >
        {t("report.again")}
      </Button>
    </Alert>
  );
}
