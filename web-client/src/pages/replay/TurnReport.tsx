import { ActionIcon, Badge, Tooltip } from "@mantine/core";
import { IconEyeOff, IconFlag } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Turn } from "../../api/types";
import { clockTime } from "../../state/format";
import { useReporting } from "./Reporting";
import classes from "./Transcript.module.css";

/** Whether what the interviewer said was reported or withdrawn, and the button that reports it. */
export function TurnReport({ turn }: { turn: Turn }) {
  const { t } = useTranslation();
  const reporting = useReporting();
  if (!reporting || turn.speaker !== "interviewer") return null;
  if (reporting.flags?.withdrawn_turns.includes(turn.turn)) {
    return (
      <Badge
        variant="light"
        color="red"
        tt="none"
        leftSection={<IconEyeOff size={13} aria-hidden="true" />}
        data-testid="turn-withdrawn"
      >
        {t("moderation.turn.withdrawn")}
      </Badge>
    );
  }
  if (reporting.flags?.own_turns.includes(turn.turn)) {
    return (
      <Badge variant="default" tt="none" data-testid="turn-reported">
        {t("moderation.reported")}
      </Badge>
    );
  }
  const label = t("moderation.turn.report", { time: clockTime(turn.start_ms) });
  return (
    <Tooltip label={t("moderation.report.titles.turn")}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={28}
        className={classes.report ?? ""}
        aria-label={label}
        onClick={() => reporting.report({ kind: "turn", id: String(turn.turn) })}
        data-testid="turn-report"
      >
        <IconFlag size={16} aria-hidden="true" />
      </ActionIcon>
    </Tooltip>
  );
}
