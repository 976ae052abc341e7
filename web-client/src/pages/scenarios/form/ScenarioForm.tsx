import {
  Accordion,
  Alert,
  Button,
  Fieldset,
  Group,
  SimpleGrid,
  Stack,
  Text,
  Title,
} from "@mantine/core";
import { IconBooks, IconPlus } from "@tabler/icons-react";
import { useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { TomlTable } from "smol-toml";
import type { Language, SourceCheck, SourceProblem } from "../../../api/types";
import { Segmented } from "../../../components/Segmented";
import {
  fieldsOf,
  type ScenarioFields,
  tablesOf,
  textIn,
  withMoved,
  withNewQuestion,
  withoutQuestion,
} from "../../../state/scenario-form";
import { otherOf } from "../../../state/variants";
import { KINDS, LEVELS, RUBRICS } from "../choices";
import { Anchors } from "./Anchors";
import classes from "./Form.module.css";
import { ChoiceField, CountField, LineField, TextField, WordsField } from "./fields";
import { OccupationsField } from "./OccupationsField";
import { keyOf, partsOf } from "./parts";
import { QuestionCard } from "./QuestionCard";
import { type Side, Sides } from "./Sides";
import { UndoButtons } from "./UndoButtons";
import { useDragOrder } from "./useDragOrder";
import { useHistory } from "./useHistory";
import { useUndoKeys } from "./useUndoKeys";

/** Questions and words of the vocabulary that a file may list. */
const MOST_QUESTIONS = 40;
const MOST_VOCABULARY = 200;

/** The same interview in the other language, written beside this one: a file of its own. */
export interface Beside {
  source: string;
  fields: ScenarioFields;
  language: Language;
  problems: readonly SourceProblem[];
  readOnly: boolean;
  /** What this one says and that one does not yet. */
  gaps: ReadonlySet<string>;
  change(source: string, place: string): void;
  undo?: (() => void) | undefined;
  redo?: (() => void) | undefined;
}

interface ScenarioFormProps {
  source: string;
  check: SourceCheck;
  readOnly: boolean;
  token: string;
  onChange(source: string): void;
  /** Opens the bank, to take a question from it. */
  onBank?: (() => void) | undefined;
  /** The same interview in the other language. */
  beside?: Beside | undefined;
  /** Keeps a question in the bank. */
  onKeep?: ((id: string) => void) | undefined;
}

/** A scenario as fields: who asks, what is asked, and what a good answer mentions. */
export function ScenarioForm(props: ScenarioFormProps) {
  const { source, check, readOnly, token, onChange, onBank, onKeep, beside } = props;
  const { t } = useTranslation();
  const fields = useMemo(() => fieldsOf(source), [source]);
  const history = useHistory(source, onChange);
  const [open, setOpen] = useState<string[]>([]);
  const [removed, setRemoved] = useState(false);
  const [shown, setShown] = useState<"own" | "other">("own");
  const change = (next: string, place: string) => {
    setRemoved(false);
    history.change(next, place);
  };
  const move = (from: number, to: number) => change(withMoved(source, from, to), `move ${from}`);
  const order = useDragOrder(move);
  const form = useRef<HTMLDivElement>(null);
  useUndoKeys(form, (target, back) => {
    const written = (target.closest('[data-side="other"]') && beside) || history;
    return back ? written.undo : written.redo;
  });
  if (!fields) return <Alert title={t("scenarioForm.unreadable")}>{t("scenarioForm.mend")}</Alert>;

  const { frame, questions } = fields;
  const { problems } = check;
  const { whole, asks, question: own } = partsOf({ source, fields, problems, readOnly, change });
  const other = beside && partsOf(beside);
  const sideOfWhole = beside && { part: other?.whole, language: beside.language };
  const sideOfAsks = beside && { part: other?.asks, language: beside.language };
  // The question of the same id; where the two share none, that of the same place.
  const sideOfQuestion = (questions: TomlTable[], at: number): Side | undefined => {
    if (!beside || !other) return undefined;
    const [ids, theirs] = [questions, beside.fields.questions].map((list) =>
      list.map((question) => textIn(question, "id")),
    ) as [string[], string[]];
    const share = theirs.some((id) => ids.includes(id));
    const place = share ? theirs.indexOf(ids[at] ?? "") : at;
    return { part: other.question(place), language: beside.language };
  };

  return (
    <div
      className={classes.form}
      ref={form}
      data-shown={beside && shown}
      data-testid="scenario-form"
    >
      {beside && (
        <Segmented
          className={classes.switch ?? ""}
          aria-label={t("sides.switch")}
          value={shown}
          onChange={setShown}
          data={[
            { value: "own", label: t(`sides.in.${otherOf(beside.language)}`) },
            { value: "other", label: t(`sides.in.${beside.language}`) },
          ]}
        />
      )}
      {!readOnly && (
        <div className={classes.toolbar}>
          <Group gap="xs">
            <UndoButtons
              history={history}
              undoLabel={t("scenarioForm.undo")}
              redoLabel={t("scenarioForm.redo")}
            />
          </Group>
          <Text size="sm" role="status">
            {removed && t("scenarioForm.removed")}
          </Text>
        </div>
      )}
      <Fieldset legend={t("scenarioForm.about")}>
        <Stack gap="md">
          <Sides part={whole} beside={sideOfWhole}>
            {(side) => (
              <Stack gap="md">
                <SimpleGrid cols={{ base: 1, sm: beside ? 1 : 2 }}>
                  <LineField part={side} name="title" label={t("scenarioForm.title")} />
                  <LineField
                    part={side}
                    name="role"
                    label={t("scenarioForm.role")}
                    hint={t("scenarioForm.roleHint")}
                  />
                </SimpleGrid>
                <TextField
                  part={side}
                  name="summary"
                  label={t("scenarioForm.summary")}
                  hint={t("scenarioForm.summaryHint")}
                />
              </Stack>
            )}
          </Sides>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <ChoiceField
              part={whole}
              name="kind"
              label={t("drafts.kind")}
              choices={KINDS.map((value) => ({ value, label: t(`workshop.kinds.${value}`) }))}
            />
            <ChoiceField
              part={whole}
              name="level"
              label={t("drafts.level")}
              choices={LEVELS.map((value) => ({ value, label: t(`home.levels.${value}`) }))}
            />
            <ChoiceField
              part={whole}
              name="rubric"
              label={t("scenarioForm.rubric")}
              choices={[
                { value: "", label: t("scenarioForm.rubrics.byKind") },
                ...RUBRICS.map((value) => ({ value, label: t(`scenarioForm.rubrics.${value}`) })),
              ]}
            />
            <CountField
              part={whole}
              name="duration_minutes"
              label={t("drafts.minutes")}
              min={1}
              max={120}
              usual=""
            />
          </SimpleGrid>
          <OccupationsField part={whole} />
          <Sides part={whole} beside={sideOfWhole}>
            {(side) => (
              <WordsField
                part={side}
                name="vocabulary"
                label={t("scenarioForm.vocabulary")}
                hint={t("scenarioForm.vocabularyHint")}
                max={MOST_VOCABULARY}
              />
            )}
          </Sides>
        </Stack>
      </Fieldset>
      <Fieldset legend={t("scenarioForm.interviewer")}>
        <Stack gap="md">
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <LineField part={asks} name="name" label={t("scenarioForm.name")} max={80} />
            <LineField
              part={whole}
              name="assistant"
              label={t("scenarioForm.assistant")}
              hint={t("scenarioForm.assistantHint")}
              max={64}
            />
          </SimpleGrid>
          <Sides part={asks} beside={sideOfAsks}>
            {(side) => (
              <TextField part={side} name="description" label={t("scenarioForm.manner")} rows={1} />
            )}
          </Sides>
          <Sides part={whole} beside={sideOfWhole}>
            {(side) => (
              <Stack gap="md">
                <TextField
                  part={side}
                  name="greeting"
                  label={t("scenarioForm.greeting")}
                  hint={t("scenarioForm.greetingHint")}
                />
                <TextField part={side} name="closing" label={t("scenarioForm.closing")} />
              </Stack>
            )}
          </Sides>
        </Stack>
      </Fieldset>
      <Sides part={whole} beside={sideOfWhole}>
        {(side) => (
          <Anchors
            criteria={tablesOf(side.table.criteria)}
            readOnly={side.readOnly}
            language={side.language}
            onChange={(criteria) =>
              side.onSet({ criteria: criteria.length > 0 ? criteria : undefined })
            }
          />
        )}
      </Sides>
      <section aria-labelledby="form-questions">
        <Title order={2} size="h4" id="form-questions" mb="xs">
          {t("scenarioForm.questions", { count: questions.length })}
        </Title>
        <Accordion
          multiple
          value={open}
          onChange={setOpen}
          className={classes.questions}
          chevronPosition="left"
        >
          {questions.map((question, at) => (
            <div key={keyOf(questions, at)} {...order.row(at)}>
              <QuestionCard
                part={own(at) ?? { ...whole, table: question }}
                number={at + 1}
                token={token}
                count={questions.length}
                onMove={(by) => move(at, at + by)}
                onRemove={() => {
                  change(withoutQuestion(source, at), `remove ${at}`);
                  setRemoved(true);
                }}
                beside={sideOfQuestion(questions, at)}
                onKeep={onKeep && (() => onKeep(textIn(question, "id")))}
                drag={order.grip(at)}
              />
            </div>
          ))}
        </Accordion>
        {!readOnly && questions.length < MOST_QUESTIONS && (
          <Group mt="md" gap="sm">
            <Button
              variant="default"
              leftSection={<IconPlus size={18} aria-hidden="true" />}
              data-testid="add-question"
              onClick={() => {
                const next = withNewQuestion(source, check.summary?.language ?? languageIn(frame));
                change(next, "add");
                const added = fieldsOf(next)?.questions.at(-1);
                if (added) setOpen((before) => [...before, textIn(added, "id")]);
              }}
            >
              {t("scenarioForm.addQuestion")}
            </Button>
            {onBank && (
              <Button
                variant="default"
                leftSection={<IconBooks size={18} aria-hidden="true" />}
                onClick={onBank}
                data-testid="from-bank"
              >
                {t("bank.fromBank")}
              </Button>
            )}
          </Group>
        )}
      </section>
    </div>
  );
}

function languageIn(frame: TomlTable) {
  return textIn(frame, "language") === "fr" ? "fr" : "en";
}
