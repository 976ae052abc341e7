import { Button, Popover, Text, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconArrowBackUp } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { replayApi } from "../../api/replay";
import type { Turn } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Waiting } from "../../components/Waiting";
import { currentLocale } from "../../i18n";
import { Corrected } from "../report/Change";
import classes from "./Transcript.module.css";
import { type Corrections, correctionsKey, EditConflict } from "./useCorrections";

interface TurnHistoryProps {
  turn: Turn;
  corrections: Corrections;
}

/** Who changed which words of a turn when, and the way back. */
export function TurnHistory({ turn, corrections }: TurnHistoryProps) {
  const { t } = useTranslation();
  const [opened, { toggle, close }] = useDisclosure(false);
  const [undoing, setUndoing] = useState(false);
  const [error, setError] = useState<unknown>();
  const history = useQuery({
    queryKey: correctionsKey(corrections.door),
    queryFn: () => replayApi.corrections(corrections.door),
    enabled: opened,
  });
  const date = new Intl.DateTimeFormat(currentLocale(), {
    dateStyle: "medium",
    timeStyle: "short",
  });
  const own = history.data?.filter((one) => one.speaker === turn.speaker && one.turn === turn.turn);
  const undo = async () => {
    setUndoing(true);
    setError(undefined);
    try {
      await corrections.undo(turn);
    } catch (caught) {
      // What somebody else has made of it is shown already.
      if (!(caught instanceof EditConflict)) setError(caught);
    }
    setUndoing(false);
  };
  return (
    <Popover
      opened={opened}
      onChange={(open) => !open && close()}
      position="bottom-start"
      shadow="md"
      trapFocus
    >
      <Popover.Target>
        <UnstyledButton className={classes.from} onClick={toggle} data-testid="history">
          {turn.original_text === null ? t("replay.words.asHeard") : t("replay.words.corrected")}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={classes.history}>
        <Text component="h4" fw={650} mb="xs">
          {t("replay.words.history")}
        </Text>
        {history.isPending && <Waiting />}
        {history.isError && (
          <ProblemNotice title={t("replay.words.history")} error={history.error} />
        )}
        <ol className={classes.historyList}>
          {own?.map((one) => (
            <li key={one.version}>
              <Corrected correction={one} />
              <Text size="xs" c="dimmed">
                {one.by || t(`replay.roles.${one.role}`)}, {date.format(new Date(one.at))}
                {one.kind === "undo" && ` · ${t("replay.words.undone")}`}
              </Text>
            </li>
          ))}
        </ol>
        {error !== undefined && <ProblemNotice title={t("replay.words.undo")} error={error} />}
        {turn.original_text !== null && (
          <Button
            mt="sm"
            size="xs"
            variant="default"
            loading={undoing}
            leftSection={<IconArrowBackUp size={16} aria-hidden="true" />}
            onClick={() => void undo()}
            data-testid="undo"
          >
            {t("replay.words.undo")}
          </Button>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
