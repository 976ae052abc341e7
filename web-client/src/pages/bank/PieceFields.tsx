import {
  ActionIcon,
  Button,
  Checkbox,
  Group,
  NumberInput,
  Stack,
  Text,
  Textarea,
  TextInput,
} from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { TomlTable } from "smol-toml";
import type { BankForm } from "../../api/types";
import { type Piece, QUIZ_KINDS } from "../../state/bank";
import {
  changed,
  type Field,
  numberIn,
  tablesOf,
  textIn,
  textsIn,
} from "../../state/scenario-form";
import { ANSWERS, RUBRICS } from "../scenarios/choices";
import { Anchors } from "../scenarios/form/Anchors";
import type { Part } from "../scenarios/form/context";
import { ChoiceField, CountField, TextField } from "../scenarios/form/fields";
import { PointsField } from "../scenarios/form/PointsField";
import classes from "./Bank.module.css";

const MOST_CHOICES = 10;

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
      <Anchors
        criteria={piece.criteria}
        onChange={(criteria) => onChange({ ...piece, criteria })}
      />
    </Stack>
  );
}

interface QuizFieldsProps {
  part: Part;
  onTable(table: TomlTable): void;
}

function QuizFields({ part, onTable }: QuizFieldsProps) {
  const { t } = useTranslation();
  const kind = textIn(part.table, "kind");
  const setKind = (next: string) => {
    const choices = tablesOf(part.table.choices);
    const kept = choices.length > 0 ? choices : [{ text: "", right: true }, { text: "" }];
    part.onSet({
      kind: next,
      choices: next === "single" || next === "multiple" ? kept : undefined,
      items: next === "ordering" ? ["", ""] : undefined,
      value: next === "numeric" ? 0 : undefined,
      tolerance: undefined,
      min: undefined,
      max: undefined,
      shuffle: undefined,
    });
  };
  return (
    <Stack gap="md">
      <TextField part={part} name="text" label={t("bank.question")} max={2_000} />
      <ChoiceField
        part={{ ...part, onSet: (change) => setKind(String(change.kind)) }}
        name="kind"
        label={t("drafts.answer")}
        choices={QUIZ_KINDS.map((value) => ({ value, label: t(`bank.kinds.${value}`) }))}
      />
      {(kind === "single" || kind === "multiple") && <Choices part={part} />}
      {kind === "numeric" && <Accepted part={part} onTable={onTable} />}
      {kind === "ordering" && (
        <Textarea
          label={t("bank.items")}
          description={t("bank.itemsHint")}
          value={textsIn(part.table, "items").join("\n")}
          autosize
          minRows={3}
          onChange={(event) => part.onSet({ items: event.currentTarget.value.split("\n") })}
        />
      )}
      <TextField part={part} name="explanation" label={t("bank.explanation")} max={2_000} />
      <CountField part={part} name="points" label={t("bank.points")} min={1} max={100} usual="1" />
    </Stack>
  );
}

function Choices({ part }: { part: Part }) {
  const { t } = useTranslation();
  const choices = tablesOf(part.table.choices);
  const set = (next: TomlTable[]) => part.onSet({ choices: next });
  return (
    <section aria-label={t("bank.choices")}>
      <Text fw={650}>{t("bank.choices")}</Text>
      <Text size="sm" c="dimmed" mb="xs">
        {t("bank.choicesHint")}
      </Text>
      <Stack gap="xs">
        {choices.map((choice, at) => {
          const change = (next: TomlTable) =>
            set(choices.map((one, i) => (i === at ? { ...one, ...next } : one)));
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: the place is the choice
            <div key={at} className={classes.choice}>
              <Checkbox
                aria-label={t("bank.isRight", { number: at + 1 })}
                checked={choice.right === true}
                onChange={(event) => change({ right: event.currentTarget.checked })}
              />
              <TextInput
                aria-label={t("bank.choice", { number: at + 1 })}
                value={textIn(choice, "text")}
                maxLength={2_000}
                onChange={(event) => change({ text: event.currentTarget.value })}
              />
              <ActionIcon
                variant="subtle"
                color="gray"
                size="lg"
                disabled={choices.length <= 2}
                aria-label={t("bank.removeChoice", { number: at + 1 })}
                onClick={() => set(choices.filter((_, i) => i !== at))}
              >
                <IconTrash size={18} aria-hidden="true" />
              </ActionIcon>
            </div>
          );
        })}
      </Stack>
      {choices.length < MOST_CHOICES && (
        <Button
          mt="sm"
          size="xs"
          variant="default"
          leftSection={<IconPlus size={16} aria-hidden="true" />}
          onClick={() => set([...choices, { text: "" }])}
        >
          {t("bank.addChoice")}
        </Button>
      )}
    </section>
  );
}

/** A number with how far from it is still right; a range is kept as it came. */
function Accepted({ part, onTable }: QuizFieldsProps) {
  const { t } = useTranslation();
  const isRange = "min" in part.table;
  const names = isRange ? (["min", "max"] as const) : (["value", "tolerance"] as const);
  return (
    <Group grow align="flex-start">
      {names.map((name) => (
        <NumberInput
          key={name}
          label={t(`bank.numbers.${name}`)}
          value={numberIn(part.table, name) ?? ""}
          onChange={(value) => {
            const { [name]: _, ...rest } = part.table;
            onTable(typeof value === "number" ? { ...rest, [name]: value } : rest);
          }}
        />
      ))}
    </Group>
  );
}
