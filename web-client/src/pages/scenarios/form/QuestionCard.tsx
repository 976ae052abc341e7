import { Accordion, Checkbox, Group, SimpleGrid, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { onDemand } from "../../../components/onDemand";
import { PROBES } from "../../../state/assistant";
import { isTable, textIn, textsIn } from "../../../state/scenario-form";
import { ANSWERS, RUBRICS } from "../choices";
import { AttachmentsField } from "./AttachmentsField";
import type { Part } from "./context";
import classes from "./Form.module.css";
import { ChoiceField, CountField, ExpectedField, TextField } from "./fields";
import { PointsField } from "./PointsField";
import { QuestionHead } from "./QuestionHead";
import { type Side, Sides } from "./Sides";

const Scoring = onDemand(async () => (await import("./Scoring")).Scoring);

/** Kinds whose answers are noted and not scored. */
const FACTS = ["short", "number", "yes_no"];

interface QuestionCardProps {
  part: Part;
  number: number;
  count: number;
  /** What opens the server, to put up what the question shows. */
  token: string;
  onMove(by: number): void;
  onRemove(): void;
  onKeep?: (() => void) | undefined;
  /** The same question in the other language. */
  beside?: Side | undefined;
  drag: { onDragStart(): void; onDragEnd(): void };
}

/** One question: folded its text, unfolded all there is to say about it. */
export function QuestionCard(props: QuestionCardProps) {
  const { part, number, count, token, onMove, onRemove, onKeep, beside, drag } = props;
  const { t } = useTranslation();
  const { table, readOnly } = part;
  const kind = textIn(table, "kind");
  return (
    <Accordion.Item value={textIn(table, "id") || String(number)} className={classes.question}>
      <QuestionHead
        part={part}
        number={number}
        count={count}
        onMove={onMove}
        onRemove={onRemove}
        onKeep={onKeep}
        drag={drag}
      />
      <Accordion.Panel>
        <Stack gap="md">
          <Sides part={part} beside={beside}>
            {(side) => (
              <Stack gap="md">
                <TextField part={side} name="text" label={t("scenarioForm.text")} />
                <TextField
                  part={side}
                  name="again"
                  label={t("scenarioForm.again")}
                  hint={t("scenarioForm.againHint")}
                />
              </Stack>
            )}
          </Sides>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <ChoiceField
              part={part}
              name="kind"
              label={t("drafts.answer")}
              choices={ANSWERS.map((value) => ({ value, label: t(`drafts.answers.${value}`) }))}
            />
            {!FACTS.includes(kind) && (
              <ChoiceField
                part={part}
                name="rubric"
                label={t("scenarioForm.rubric")}
                choices={[
                  { value: "", label: t("scenarioForm.rubrics.usual") },
                  ...RUBRICS.map((value) => ({ value, label: t(`scenarioForm.rubrics.${value}`) })),
                ]}
              />
            )}
          </SimpleGrid>
          <SimpleGrid cols={{ base: 2, sm: 4 }}>
            <CountField
              part={part}
              name="time_limit_s"
              label={t("scenarioForm.time")}
              min={10}
              max={1_800}
              usual={t("scenarioForm.usual")}
              suffix=" s"
            />
            <CountField
              part={part}
              name="thinking_s"
              label={t("scenarioForm.thinking")}
              min={0}
              max={300}
              usual={t("scenarioForm.usual")}
              suffix=" s"
            />
            <CountField
              part={part}
              name="max_follow_ups"
              label={t("scenarioForm.followUps")}
              min={0}
              max={5}
              usual={t("scenarioForm.usual")}
            />
            {!FACTS.includes(kind) && (
              <CountField
                part={part}
                name="weight"
                label={t("scenarioForm.weight")}
                min={1}
                max={10}
                usual={t("scenarioForm.usual")}
              />
            )}
          </SimpleGrid>
          <Sides part={part} beside={beside}>
            {(side) => (
              <Stack gap="md">
                <PointsField part={side} />
                <ExpectedField part={side} />
              </Stack>
            )}
          </Sides>
          <Sides part={part} beside={beside}>
            {(side) => <AttachmentsField part={side} token={token} number={number} />}
          </Sides>
          <Checkbox.Group
            label={t("scenarioForm.probes")}
            description={t("scenarioForm.probesHint")}
            value={"probes" in table ? textsIn(table, "probes") : [...PROBES]}
            onChange={(probes) =>
              part.onSet({ probes: probes.length === PROBES.length ? undefined : probes })
            }
          >
            <Group mt="xs" gap="md">
              {PROBES.map((probe) => (
                <Checkbox
                  key={probe}
                  value={probe}
                  disabled={readOnly}
                  label={t(`assistants.probeKinds.${probe}`)}
                />
              ))}
            </Group>
          </Checkbox.Group>
          {isTable(table.task) && <p className={classes.note}>{t("scenarioForm.task")}</p>}
          <Sides part={part} beside={beside}>
            {(side) => <Scoring part={side} />}
          </Sides>
        </Stack>
      </Accordion.Panel>
    </Accordion.Item>
  );
}
