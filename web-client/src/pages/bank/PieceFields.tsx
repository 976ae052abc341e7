import { Group, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { BankForm } from "../../api/types";
import type { Piece } from "../../state/bank";
import { changed, type Field } from "../../state/scenario-form";
import { ANSWERS, RUBRICS } from "../scenarios/choices";
import { Anchors } from "../scenarios/form/Anchors";
import type { Part } from "../scenarios/form/context";
import { ChoiceField, CountField, ExpectedField, TextField } from "../scenarios/form/fields";
import { PointsField } from "../scenarios/form/PointsField";
import { QuizFields } from "./QuizFields";

interface PieceFieldsProps {
  form: BankForm;
  piece: Piece;
  onChange(piece: Piece): void;
}

/** A question in one language as fields. */
export function PieceFields({ form, piece, onChange }: PieceFieldsProps) {
  const { t } = useTranslation();
  const { question } = piece;
  const set = (change: Record<string, Field>) =>
    onChange({ ...piece, question: changed(question, change) });
  const part: Part = { table: question, path: "", problems: [], readOnly: false, onSet: set };
  if (form === "quiz") {
    return <QuizFields part={part} onTable={(table) => onChange({ ...piece, question: table })} />;
  }
  return (
    <Stack gap="md">
      <TextField part={part} name="text" label={t("scenarioForm.text")} />
      <TextField part={part} name="again" label={t("scenarioForm.again")} />
      <Group grow align="flex-start">
        <ChoiceField
          part={part}
          name="kind"
          label={t("drafts.answer")}
          choices={ANSWERS.map((value) => ({ value, label: t(`drafts.answers.${value}`) }))}
        />
        <ChoiceField
          part={part}
          name="rubric"
          label={t("scenarioForm.rubric")}
          choices={[
            { value: "", label: t("scenarioForm.rubrics.usual") },
            ...RUBRICS.map((value) => ({ value, label: t(`scenarioForm.rubrics.${value}`) })),
          ]}
        />
      </Group>
      <CountField
        part={part}
        name="time_limit_s"
        label={t("scenarioForm.time")}
        min={10}
        max={1_800}
        usual={t("scenarioForm.usual")}
        suffix=" s"
      />
      <PointsField part={part} />
      <ExpectedField part={part} />
      <Anchors
        criteria={piece.criteria}
        onChange={(criteria) => onChange({ ...piece, criteria })}
      />
    </Stack>
  );
}
