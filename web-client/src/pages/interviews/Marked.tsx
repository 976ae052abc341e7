import { Button, Text } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { ProblemNotice } from "../../components/ProblemNotice";
import classes from "./Interviews.module.css";
import type { Mark } from "./useMark";

/** What was marked last, and the way back: its row has left the list. */
export function Marked({ mark }: { mark: Mark }) {
  const { t } = useTranslation();
  const undo = useRef<HTMLButtonElement>(null);
  const wish = mark.isSuccess && mark.variables.reviewed ? mark.variables : undefined;
  // The button that was pressed is gone with its row; who types goes on from here.
  useEffect(() => {
    if (wish) undo.current?.focus();
  }, [wish]);
  if (mark.isError) return <ProblemNotice title={t("interviews.notMarked")} error={mark.error} />;
  return (
    <div role="status" className={wish && classes.marked} data-testid="marked">
      {wish && (
        <>
          <Text>
            {t("interviews.marked", {
              name: wish.interview.candidate_name ?? wish.interview.scenario.title,
            })}
          </Text>
          <Button
            ref={undo}
            size="xs"
            variant="default"
            onClick={() => mark.mutate({ ...wish, reviewed: false })}
          >
            {t("interviews.undo")}
          </Button>
        </>
      )}
    </div>
  );
}
