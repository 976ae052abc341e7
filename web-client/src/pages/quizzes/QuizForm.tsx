import { Button, Fieldset, Group, SimpleGrid, Stack, Text } from "@mantine/core";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SourceProblem } from "../../api/types";
import { questionOf } from "../../state/quiz-form";
import type { ScenarioFields } from "../../state/scenario-form";
import { ChoiceField, CountField, LineField, TextField } from "../scenarios/form/fields";
import { keyOf, partsOf } from "../scenarios/form/parts";
import { UndoButtons } from "../scenarios/form/UndoButtons";
import type { useHistory } from "../scenarios/form/useHistory";
import { useUndoKeys } from "../scenarios/form/useUndoKeys";
import classes from "./Editor.module.css";
import { QuestionList } from "./QuestionList";
import { QuizProblems } from "./QuizProblems";

interface QuizFormProps {
  source: string;
  fields: ScenarioFields;
  problems: readonly SourceProblem[];
  readOnly: boolean;
  history: ReturnType<typeof useHistory>;
  /** Whether it is saved. */
  state: ReactNode;
  onBank: (() => void) | undefined;
  onKeep: ((id: string) => void) | undefined;
}

/** A quiz as fields: what it is, and what it asks. */
export function QuizForm(props: QuizFormProps) {
  const { source, fields, problems, readOnly, history, state, onBank, onKeep } = props;
  const { t } = useTranslation();
  const [open, setOpen] = useState<string[]>([]);
  const [said, setSaid] = useState("");
  const form = useRef<HTMLDivElement>(null);
  const [wanted, setWanted] = useState<{ at: number | undefined }>();
  const change = (next: string, place: string, saying = "") => {
    setSaid(saying);
    history.change(next, place);
  };
  const parts = partsOf({ source, fields, problems, readOnly, change });
  const { whole } = parts;
  useUndoKeys(form, (_, back) => (back ? history.undo : history.redo));
  const go = (problem: SourceProblem) => {
    const at = questionOf(problem);
    if (at !== undefined) setOpen((before) => [...before, keyOf(fields.questions, at)]);
    setWanted({ at });
  };
  // What was folded is unfolded first, and is there some frames later.
  useEffect(() => {
    if (!wanted) return undefined;
    const within = wanted.at === undefined ? "fieldset" : `[data-question="${wanted.at}"]`;
    const timer = setTimeout(() => {
      const part = form.current?.querySelector(within);
      const wrong = part?.querySelector<HTMLElement>('[aria-invalid="true"], [data-wrong]');
      wrong?.focus();
    }, 60);
    return () => clearTimeout(timer);
  }, [wanted]);

  return (
    <div className={classes.form} ref={form} data-testid="quiz-form">
      {!readOnly && (
        <div className={classes.toolbar}>
          <Group gap="xs">
            <UndoButtons
              history={history}
              undoLabel={t("scenarioForm.undo")}
              redoLabel={t("scenarioForm.redo")}
            />
            <Text size="sm" role="status" data-testid="said">
              {said}
            </Text>
          </Group>
          <Group gap="xs">
            {state}
            {problems[0] && (
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => problems[0] && go(problems[0])}
                data-testid="go-to-problem"
              >
                {t("quizEditor.show")}
              </Button>
            )}
          </Group>
        </div>
      )}
      <Fieldset legend={t("quizEditor.about")}>
        <Stack gap="md">
          <LineField part={whole} name="title" label={t("scenarioForm.title")} />
          <TextField
            part={whole}
            name="summary"
            label={t("scenarioForm.summary")}
            hint={t("quizEditor.summaryHint")}
          />
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <ChoiceField
              part={whole}
              name="language"
              label={t("quizFiles.language")}
              choices={[
                { value: "fr", label: "Français" },
                { value: "en", label: "English" },
              ]}
            />
            <CountField
              part={whole}
              name="time_limit_s"
              label={t("quizEditor.time")}
              hint={t("quizEditor.timeHint")}
              min={30}
              max={14_400}
              usual={t("bank.noLimit")}
              suffix=" s"
            />
          </SimpleGrid>
        </Stack>
      </Fieldset>
      <QuestionList
        source={source}
        questions={fields.questions}
        parts={parts}
        readOnly={readOnly}
        open={open}
        onOpen={setOpen}
        onChange={change}
        onBank={onBank}
        onKeep={onKeep}
      />
      {/* Below all that it is about: nothing moves away from under who is writing. */}
      {problems.length > 0 && <QuizProblems problems={problems} onGo={go} />}
    </div>
  );
}
