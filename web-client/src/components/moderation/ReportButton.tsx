import { Button } from "@mantine/core";
import { IconFlag } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "../../state/signed-in";
import { onDemand } from "../onDemand";
import type { Thing } from "./ReportDialog";

const ReportDialog = onDemand(async () => (await import("./ReportDialog")).ReportDialog);

interface ReportButtonProps {
  things: readonly [Thing, ...Thing[]];
  /** What it is called, for those who do not see what it stands beside. */
  name: string;
}

/** Reports something that others wrote; for everybody who is signed in. */
export function ReportButton({ things, name }: ReportButtonProps) {
  const { t } = useTranslation();
  const me = useMe();
  const [asking, setAsking] = useState(false);
  if (!me) return null;
  return (
    <>
      <Button
        size="xs"
        variant="subtle"
        color="gray"
        w="fit-content"
        leftSection={<IconFlag size={16} aria-hidden="true" />}
        aria-label={t("moderation.reportOf", { name })}
        onClick={() => setAsking(true)}
        data-testid="report-thing"
      >
        {t("moderation.reportIt")}
      </Button>
      {asking && <ReportDialog things={things} onClose={() => setAsking(false)} />}
    </>
  );
}
