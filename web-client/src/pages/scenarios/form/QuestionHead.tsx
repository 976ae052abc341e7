import { Accordion, ActionIcon, Badge, Group } from "@mantine/core";
import {
  IconArrowDown,
  IconArrowUp,
  IconBookmarkPlus,
  IconCopy,
  IconGripVertical,
  IconTrash,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { textIn } from "../../../state/scenario-form";
import { type Part, problemsWithin } from "./context";
import classes from "./Form.module.css";

interface QuestionHeadProps {
  part: Part;
  number: number;
  count: number;
  /** Under its text. */
  kind?: ReactNode;
  onMove(by: number): void;
  onRemove(): void;
  onKeep?: (() => void) | undefined;
  /** Makes one like it behind it, where there is room for one; absent where none is ever made. */
  copy?: { label: string; onClick: (() => void) | undefined };
  drag: { onDragStart(): void; onDragEnd(): void };
}

/** A question of a list, folded: its text, how many problems it has, and what becomes of it. */
export function QuestionHead(props: QuestionHeadProps) {
  const { part, number, count, kind, onMove, onRemove, onKeep, copy, drag } = props;
  const { t } = useTranslation();
  const { table, problems, path, readOnly } = part;
  const text = textIn(table, "text");
  const wrong = problemsWithin(problems, path);
  return (
    <div className={classes.questionHead}>
      {!readOnly && (
        // The buttons beside it do the same by keyboard.
        <span
          className={classes.grip}
          draggable
          aria-hidden="true"
          title={t("scenarioForm.drag")}
          onDragStart={(event) => {
            event.dataTransfer.effectAllowed = "move";
            event.dataTransfer.setData("text/plain", text);
            drag.onDragStart();
          }}
          onDragEnd={drag.onDragEnd}
        >
          <IconGripVertical size={20} />
        </span>
      )}
      <Accordion.Control className={classes.questionControl ?? ""}>
        <Group gap="xs" wrap="nowrap">
          <span className={classes.number} aria-hidden="true">
            {number}
          </span>
          <span>
            <span className={classes.questionText}>{text || t("scenarioForm.noText")}</span>
            {kind}
          </span>
          {wrong > 0 && (
            <Badge color="red" tt="none" flex="none">
              {t("workshop.problems", { count: wrong })}
            </Badge>
          )}
        </Group>
      </Accordion.Control>
      <Group gap={2} wrap="nowrap" flex="none">
        {onKeep && (
          <Act label={t("bank.keepOf", { number })} onClick={onKeep}>
            <IconBookmarkPlus size={18} aria-hidden="true" />
          </Act>
        )}
        {!readOnly && (
          <>
            {copy && (
              <Act label={copy.label} disabled={!copy.onClick} onClick={() => copy.onClick?.()}>
                <IconCopy size={18} aria-hidden="true" />
              </Act>
            )}
            <Act
              label={t("scenarioForm.moveUp", { number })}
              disabled={number === 1}
              onClick={() => onMove(-1)}
              data-move="-1"
            >
              <IconArrowUp size={18} aria-hidden="true" />
            </Act>
            <Act
              label={t("scenarioForm.moveDown", { number })}
              disabled={number === count}
              onClick={() => onMove(1)}
              data-move="1"
            >
              <IconArrowDown size={18} aria-hidden="true" />
            </Act>
            <Act
              label={t("scenarioForm.removeQuestion", { number })}
              disabled={count === 1}
              onClick={onRemove}
            >
              <IconTrash size={18} aria-hidden="true" />
            </Act>
          </>
        )}
      </Group>
    </div>
  );
}

interface ActProps {
  label: string;
  disabled?: boolean;
  onClick(): void;
  children: ReactNode;
  "data-move"?: string;
}

function Act({ label, ...rest }: ActProps) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="lg"
      aria-label={label}
      title={label}
      {...rest}
    />
  );
}
