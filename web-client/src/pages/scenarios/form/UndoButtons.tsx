import { ActionIcon } from "@mantine/core";
import { IconArrowBackUp, IconArrowForwardUp } from "@tabler/icons-react";
import type { useHistory } from "./useHistory";

interface UndoButtonsProps {
  history: Pick<ReturnType<typeof useHistory>, "undo" | "redo">;
  undoLabel: string;
  redoLabel: string;
}

/** A step back and a step on. */
export function UndoButtons({ history, undoLabel, redoLabel }: UndoButtonsProps) {
  const { undo, redo } = history;
  return (
    <>
      <ActionIcon
        variant="default"
        size="lg"
        disabled={!undo}
        aria-label={undoLabel}
        onClick={undo}
      >
        <IconArrowBackUp size={18} aria-hidden="true" />
      </ActionIcon>
      <ActionIcon
        variant="default"
        size="lg"
        disabled={!redo}
        aria-label={redoLabel}
        onClick={redo}
      >
        <IconArrowForwardUp size={18} aria-hidden="true" />
      </ActionIcon>
    </>
  );
}
