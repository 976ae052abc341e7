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
import type { TomlTable } from "smol-toml";
import { textIn } from "../../state/scenario-form";
import { QuizFields } from "../bank/QuizFields";
import { useKindLabel } from "../bank/useKindLabel";
import { type Part, problemsWithin } from "../scenarios/form/context";
import form from "../scenarios/form/Form.module.css";
import classes from "./Editor.module.css";

interface QuizQuestionProps {
  part: Part;
  /** What the list knows it by. */
  name: string;
  isOpen: boolean;
  number: number;
  count: number;
  onTable(table: TomlTable): void;
  onMove(by: number): void;
  onCopy: (() => void) | undefined;
  onRemove(): void;
  onKeep: (() => void) | undefined;
  drag: { onDragStart(): void; onDragEnd(): void };
}

/** One question: folded its text and kind, unfolded all there is to say about it. */
export function QuizQuestion(props: QuizQuestionProps) {
  const { part, name, isOpen, number, count, drag, onTable, onMove, onKeep } = props;
  const { t } = useTranslation();
  const kindLabel = useKindLabel();
  const { table, problems, path, readOnly } = part;
  const text = textIn(table, "text");
  const wrong = problemsWithin(problems, path);
  return (
    <Accordion.Item value={name} className={form.question}>
      <div className={form.questionHead}>
        {!readOnly && (
          // The buttons beside it do the same by keyboard.
          <span
            className={form.grip}
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
        <Accordion.Control className={form.questionControl ?? ""}>
          <Group gap="xs" wrap="nowrap">
            <span className={form.number} aria-hidden="true">
              {number}
            </span>
            <span>
              <span className={form.questionText}>{text || t("scenarioForm.noText")}</span>
              <span className={classes.kind}>{kindLabel({ kind: textIn(table, "kind") })}</span>
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
              <Act
                label={t("quizEditor.duplicateOf", { number })}
                disabled={!props.onCopy}
                onClick={() => props.onCopy?.()}
              >
                <IconCopy size={18} aria-hidden="true" />
              </Act>
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
                onClick={props.onRemove}
              >
                <IconTrash size={18} aria-hidden="true" />
              </Act>
            </>
          )}
        </Group>
      </div>
      {/* Two hundred questions have some thousand fields: those of the unfolded are there. */}
      <Accordion.Panel>{isOpen && <QuizFields part={part} onTable={onTable} />}</Accordion.Panel>
    </Accordion.Item>
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
