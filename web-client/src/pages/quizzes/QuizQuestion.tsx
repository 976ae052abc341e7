import { Accordion } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { TomlTable } from "smol-toml";
import { textIn } from "../../state/scenario-form";
import { QuizFields } from "../bank/QuizFields";
import { useKindLabel } from "../bank/useKindLabel";
import type { Part } from "../scenarios/form/context";
import form from "../scenarios/form/Form.module.css";
import { QuestionHead } from "../scenarios/form/QuestionHead";
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
  const { part, name, isOpen, number, count, drag, onTable, onMove, onCopy, onRemove, onKeep } =
    props;
  const { t } = useTranslation();
  const kindLabel = useKindLabel();
  return (
    <Accordion.Item value={name} className={form.question}>
      <QuestionHead
        part={part}
        number={number}
        count={count}
        kind={
          <span className={classes.kind}>{kindLabel({ kind: textIn(part.table, "kind") })}</span>
        }
        onMove={onMove}
        onRemove={onRemove}
        onKeep={onKeep}
        copy={{ label: t("quizEditor.duplicateOf", { number }), onClick: onCopy }}
        drag={drag}
      />
      {/* Two hundred questions have some thousand fields: those of the unfolded are there. */}
      <Accordion.Panel>{isOpen && <QuizFields part={part} onTable={onTable} />}</Accordion.Panel>
    </Accordion.Item>
  );
}
