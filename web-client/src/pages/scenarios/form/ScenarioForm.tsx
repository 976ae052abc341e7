import {
  Accordion,
  ActionIcon,
  Alert,
  Button,
  Fieldset,
  Group,
  SimpleGrid,
  Stack,
  Text,
  Title,
} from "@mantine/core";
import { IconArrowBackUp, IconArrowForwardUp, IconBooks, IconPlus } from "@tabler/icons-react";
import { type KeyboardEvent, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { TomlTable } from "smol-toml";
import type { Language, SourceCheck } from "../../../api/types";
import {
  changed,
  fieldsOf,
  isTable,
  type ScenarioFields,
  tablesOf,
  textIn,
  withFrame,
  withMoved,
  withNewQuestion,
  withoutQuestion,
  withQuestion,
} from "../../../state/scenario-form";
import { KINDS, LEVELS, RUBRICS } from "../choices";
import { Anchors } from "./Anchors";
import type { Part } from "./context";
import classes from "./Form.module.css";
import {
  ChoiceField,
  CountField,
  LineField,
  OccupationsField,
  TextField,
  WordsField,
} from "./fields";
import { QuestionCard } from "./QuestionCard";
import { useHistory } from "./useHistory";

/** Questions and words of the vocabulary that a file may list. */
const MOST_QUESTIONS = 40;
const MOST_VOCABULARY = 200;

/** An interview that is read beside the one that is written. */
export interface Beside {
  fields: ScenarioFields;
  language: Language;
}

interface ScenarioFormProps {
  source: string;
  check: SourceCheck;
  readOnly: boolean;
  onChange(source: string): void;
  /** Opens the bank, to take a question from it. */
  onBank?: (() => void) | undefined;
  /** The same interview in the other language, to be read beside. */
  beside?: Beside | undefined;
  /** Keeps a question in the bank. */
  onKeep?: ((id: string) => void) | undefined;
}

/** A scenario as fields: who asks, what is asked, and what a good answer mentions. */
export function ScenarioForm(props: ScenarioFormProps) {
  const { source, check, readOnly, onChange, onBank, onKeep, beside } = props;
  const { t } = useTranslation();
  const fields = useMemo(() => fieldsOf(source), [source]);
  const history = useHistory(source, onChange);
  const [open, setOpen] = useState<string[]>([]);
  const [removed, setRemoved] = useState(false);
  const [dragged, setDragged] = useState<number>();
  const [over, setOver] = useState<number>();
  if (!fields) return <Alert title={t("scenarioForm.unreadable")}>{t("scenarioForm.mend")}</Alert>;

  const { frame, questions } = fields;
  const { problems } = check;
  const change = (next: string, place: string) => {
    setRemoved(false);
    history.change(next, place);
  };
  const whole: Part = {
    table: frame,
    path: "",
    problems,
    readOnly,
    onSet: (set) => change(withFrame(source, changed(frame, set)), Object.keys(set).join()),
  };
  const persona = isTable(frame.persona) ? frame.persona : {};
  const asks: Part = {
    ...whole,
    table: persona,
    path: "persona",
    onSet: (set) =>
      change(
        withFrame(source, changed(frame, { persona: changed(persona, set) })),
        `persona ${Object.keys(set).join()}`,
      ),
  };
  const move = (from: number, to: number) => change(withMoved(source, from, to), `move ${from}`);
  const onKey = (event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
    const step = event.shiftKey ? history.redo : history.undo;
    event.preventDefault();
    step?.();
  };
  const drop = (at: number) => {
    if (dragged !== undefined && dragged !== at) move(dragged, at);
    setDragged(undefined);
    setOver(undefined);
  };
  const sideOf = (at: number) => {
    if (dragged === undefined || over !== at || dragged === at) return undefined;
    return dragged > at ? "before" : "after";
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: undoing is for the whole form
    <div className={classes.form} onKeyDown={onKey} data-testid="scenario-form">
      {!readOnly && (
        <div className={classes.toolbar}>
          <Group gap="xs">
            <ActionIcon
              variant="default"
              size="lg"
              disabled={!history.undo}
              aria-label={t("scenarioForm.undo")}
              onClick={history.undo}
            >
              <IconArrowBackUp size={18} aria-hidden="true" />
            </ActionIcon>
            <ActionIcon
              variant="default"
              size="lg"
              disabled={!history.redo}
              aria-label={t("scenarioForm.redo")}
              onClick={history.redo}
            >
              <IconArrowForwardUp size={18} aria-hidden="true" />
            </ActionIcon>
          </Group>
          <Text size="sm" role="status">
            {removed && t("scenarioForm.removed")}
          </Text>
        </div>
      )}
      <Fieldset legend={t("scenarioForm.about")}>
        <Stack gap="md">
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <LineField part={whole} name="title" label={t("scenarioForm.title")} />
            <LineField
              part={whole}
              name="role"
              label={t("scenarioForm.role")}
              hint={t("scenarioForm.roleHint")}
            />
          </SimpleGrid>
          <TextField
            part={whole}
            name="summary"
            label={t("scenarioForm.summary")}
            hint={t("scenarioForm.summaryHint")}
          />
          <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
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
          <OccupationsField
            part={whole}
            name="occupations"
            label={t("library.occupations")}
            hint={t("library.occupationsHint")}
          />
          <WordsField
            part={whole}
            name="vocabulary"
            label={t("scenarioForm.vocabulary")}
            hint={t("scenarioForm.vocabularyHint")}
            max={MOST_VOCABULARY}
          />
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
          <TextField part={asks} name="description" label={t("scenarioForm.manner")} rows={1} />
          <TextField
            part={whole}
            name="greeting"
            label={t("scenarioForm.greeting")}
            hint={t("scenarioForm.greetingHint")}
          />
          <TextField part={whole} name="closing" label={t("scenarioForm.closing")} />
        </Stack>
      </Fieldset>
      <div className={beside ? classes.beside : undefined}>
        <Anchors
          criteria={tablesOf(frame.criteria)}
          readOnly={readOnly}
          onChange={(criteria) =>
            change(
              withFrame(
                source,
                changed(frame, { criteria: criteria.length > 0 ? criteria : undefined }),
              ),
              "criteria",
            )
          }
        />
        {beside && (
          <div lang={beside.language}>
            <Anchors criteria={tablesOf(beside.fields.frame.criteria)} readOnly />
          </div>
        )}
      </div>
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
            // biome-ignore lint/a11y/noStaticElementInteractions: the buttons do the same
            <div
              key={keyOf(questions, at)}
              data-drop={sideOf(at)}
              onDragOver={(event) => {
                if (dragged === undefined) return;
                event.preventDefault();
                setOver(at);
              }}
              onDrop={(event) => {
                event.preventDefault();
                drop(at);
              }}
            >
              <QuestionCard
                part={{
                  table: question,
                  path: `questions[${at}]`,
                  problems,
                  readOnly,
                  onSet: (set) =>
                    change(
                      withQuestion(source, at, changed(question, set)),
                      `${at} ${Object.keys(set).join()}`,
                    ),
                }}
                number={at + 1}
                count={questions.length}
                onMove={(by) => move(at, at + by)}
                onRemove={() => {
                  change(withoutQuestion(source, at), `remove ${at}`);
                  setRemoved(true);
                }}
                beside={besideOf(beside, questions, at)}
                onKeep={onKeep && (() => onKeep(textIn(question, "id")))}
                drag={{ onDragStart: () => setDragged(at), onDragEnd: () => drop(dragged ?? at) }}
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

/** The question of the same id in the other language; where the two share none, that of the same place. */
function besideOf(beside: Beside | undefined, questions: TomlTable[], at: number) {
  if (!beside) return undefined;
  const ids = questions.map((question) => textIn(question, "id"));
  const others = beside.fields.questions;
  const share = others.some((one) => ids.includes(textIn(one, "id")));
  const table = share ? others.find((one) => textIn(one, "id") === ids[at]) : others[at];
  return table && { table, language: beside.language };
}

function languageIn(frame: TomlTable) {
  return textIn(frame, "language") === "fr" ? "fr" : "en";
}

/** A question's id, and its place where it has none of its own. */
function keyOf(questions: TomlTable[], at: number): string {
  const id = textIn(questions[at] ?? {}, "id");
  const isFirst = questions.findIndex((question) => textIn(question, "id") === id) === at;
  return id && isFirst ? id : `at ${at}`;
}
