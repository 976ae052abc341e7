import { Group, SimpleGrid, Stack, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { TomlTable } from "smol-toml";
import { Segmented } from "../../components/Segmented";
import { QUIZ_KINDS } from "../../state/bank";
import { changed, numberIn, tablesOf, textIn, textsIn } from "../../state/scenario-form";
import { type Part, problemAt, problemOf } from "../scenarios/form/context";
import { ChoiceField, CountField, TextField } from "../scenarios/form/fields";
import { ChoicesField } from "./ChoicesField";
import { DecimalField } from "./DecimalField";

const NO_NUMBERS = { value: undefined, tolerance: undefined, min: undefined, max: undefined };

interface QuizFieldsProps {
  part: Part;
  /** Changes what `part.onSet` would round. */
  onTable(table: TomlTable): void;
}

/** A quiz's question as fields: in the bank, and in a quiz. */
export function QuizFields({ part, onTable }: QuizFieldsProps) {
  const { t } = useTranslation();
  const kind = textIn(part.table, "kind");
  const setKind = (next: string) => {
    const choices = tablesOf(part.table.choices);
    const kept = choices.length > 0 ? choices : [{ text: "", right: true }, { text: "" }];
    const isChoice = next === "single" || next === "multiple";
    part.onSet({
      ...NO_NUMBERS,
      kind: next,
      choices: isChoice ? kept : undefined,
      items: next === "ordering" ? ["", ""] : undefined,
      ...(!isChoice && { shuffle: undefined }),
    });
  };
  return (
    <Stack gap="md">
      <TextField part={part} name="text" label={t("bank.question")} max={2_000} />
      <ChoiceField
        part={{
          ...part,
          // That no number is said is told where it is missing.
          problems: kind === "numeric" ? [] : part.problems,
          onSet: (change) => setKind(String(change.kind)),
        }}
        name="kind"
        label={t("drafts.answer")}
        choices={QUIZ_KINDS.map((value) => ({ value, label: t(`bank.kinds.${value}`) }))}
      />
      {(kind === "single" || kind === "multiple") && <ChoicesField part={part} />}
      {kind === "numeric" && <Accepted part={part} onTable={onTable} />}
      {kind === "ordering" && (
        <Textarea
          label={t("bank.items")}
          description={t("bank.itemsHint")}
          value={textsIn(part.table, "items").join("\n")}
          error={problemOf(part, "items")}
          readOnly={part.readOnly}
          lang={part.language}
          autosize
          minRows={3}
          onChange={(event) => part.onSet({ items: event.currentTarget.value.split("\n") })}
        />
      )}
      <TextField part={part} name="explanation" label={t("bank.explanation")} max={2_000} />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <CountField
          part={part}
          name="points"
          label={t("bank.points")}
          min={1}
          max={100}
          usual="1"
        />
        <CountField
          part={part}
          name="time_limit_s"
          label={t("bank.time")}
          min={5}
          max={3_600}
          usual={t("bank.noLimit")}
          suffix=" s"
        />
      </SimpleGrid>
    </Stack>
  );
}

/** A number with how far from it is still right, or all from one number to another. */
function Accepted({ part, onTable }: QuizFieldsProps) {
  const { t } = useTranslation();
  const { table } = part;
  const says = (names: readonly string[]) => names.some((name) => name in table);
  const [chosen, setChosen] = useState<"near" | "between">("near");
  const isRange = says(["min", "max"]) || (chosen === "between" && !says(["value", "tolerance"]));
  const names = isRange ? (["min", "max"] as const) : (["value", "tolerance"] as const);
  const isMissing = problemAt(part, "kind") !== undefined;
  const choose = (next: "near" | "between") => {
    setChosen(next);
    part.onSet(NO_NUMBERS);
  };
  return (
    <Stack gap="xs">
      {!part.readOnly && (
        <Segmented
          aria-label={t("bank.numbers.what")}
          value={isRange ? "between" : "near"}
          onChange={choose}
          data={[
            { value: "near", label: t("bank.numbers.near") },
            { value: "between", label: t("bank.numbers.between") },
          ]}
        />
      )}
      <Group grow align="flex-start">
        {names.map((name, at) => (
          <DecimalField
            key={name}
            label={t(`bank.numbers.${name}`)}
            value={numberIn(table, name)}
            error={
              problemOf(part, name) ??
              (isMissing && at === 0 ? t("bank.numbers.missing") : undefined)
            }
            readOnly={part.readOnly}
            onValue={(value) => {
              const rest = changed(table, { [name]: undefined });
              onTable(value === undefined ? rest : { ...rest, [name]: value });
            }}
          />
        ))}
      </Group>
    </Stack>
  );
}
