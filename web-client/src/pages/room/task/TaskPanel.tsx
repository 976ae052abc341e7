import { Alert, Button, Group, Modal, NativeSelect, Text, VisuallyHidden } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlayerPlayFilled, IconPlayerStopFilled, IconRestore } from "@tabler/icons-react";
import { type RefObject, useEffect, useId } from "react";
import { useTranslation } from "react-i18next";
import type { Language, TaskLanguage } from "../../../api/types";
import { Editor } from "../../../components/editor/Editor";
import { runs } from "../../../sandbox/messages";
import { type OpenTask, starterOf } from "../../../state/tasks";
import { Brief } from "./Brief";
import { Results } from "./Results";
import classes from "./Task.module.css";
import { useTaskText } from "./useTaskText";
import { useTries } from "./useTries";

interface TaskPanelProps {
  session: string;
  token: string;
  open: OpenTask;
  paused: boolean;
  language: Language;
  /** How the room has what is written sent before it says something that ends the question. */
  flush: RefObject<(() => Promise<void>) | null>;
}

/** What there is to write for the question that is asked. */
export function TaskPanel({ session, token, open, paused, language, flush }: TaskPanelProps) {
  const { t } = useTranslation();
  const { task } = open;
  const text = useTaskText(session, token, open);
  const tries = useTries(session, token, open.questionId, task);
  const hint = useId();
  const title = useId();
  const canRun = runs(text.language);
  const run = tries.last[text.language] ?? open.runs[text.language];

  useEffect(() => {
    flush.current = text.flush;
    return () => {
      flush.current = null;
    };
  }, [flush, text.flush]);

  const start = async () => {
    if (!runs(text.language)) return;
    await text.flush();
    await tries.run(text.language, text.text);
  };

  return (
    <section className={classes.task} aria-labelledby={title} data-testid="task">
      <div className={classes.head}>
        <h2 id={title} className={classes.title}>
          {t(`task.title.${task.kind}`)}
        </h2>
        <p className={classes.keeping} data-keeping={text.keeping} data-testid="keeping">
          {t(`task.keeping.${text.keeping}`)}
        </p>
        <VisuallyHidden role="status">
          {text.keeping === "kept" || text.keeping === "keeping"
            ? ""
            : t(`task.keeping.${text.keeping}`)}
        </VisuallyHidden>
        {task.languages.length > 1 && (
          <NativeSelect
            size="sm"
            aria-label={t("task.language")}
            value={text.language}
            disabled={tries.phase !== undefined}
            onChange={(event) => text.choose(event.currentTarget.value as TaskLanguage)}
            data={task.languages.map((starter) => ({
              value: starter.language,
              label: t(`task.names.${starter.language}`),
            }))}
            data-testid="language"
          />
        )}
        <Reset
          language={text.language}
          disabled={paused || text.text === starterOf(task, text.language)}
          onReset={() => text.write(starterOf(task, text.language))}
        />
      </div>
      <div className={classes.body} data-kind={task.kind}>
        <details className={classes.asked} open>
          <summary>{t("task.brief")}</summary>
          <Brief text={task.brief} lang={language} />
        </details>
        <div className={classes.writing}>
          <Editor
            value={text.text}
            language={text.language}
            label={t(`task.title.${task.kind}`)}
            describedBy={hint}
            readOnly={paused || text.keeping === "closed"}
            onChange={text.write}
          />
          <p id={hint} className={classes.hint}>
            {paused ? t("task.paused") : t("task.keys")}
          </p>
        </div>
        {task.kind === "code" && (
          <div className={classes.trying}>
            {canRun ? (
              <Group gap="sm">
                {tries.phase ? (
                  <Button
                    variant="default"
                    onClick={tries.stop}
                    leftSection={<IconPlayerStopFilled size={18} aria-hidden="true" />}
                    data-testid="stop"
                  >
                    {t("task.stop")}
                  </Button>
                ) : (
                  <Button
                    variant="light"
                    onClick={start}
                    leftSection={<IconPlayerPlayFilled size={18} aria-hidden="true" />}
                    data-testid="run"
                  >
                    {task.tests.length > 0 ? t("task.run") : t("task.runOnly")}
                  </Button>
                )}
                <Text size="sm" c="dimmed" role="status" data-testid="phase">
                  {tries.phase === "loading" && runs(text.language)
                    ? t(`task.loading.${text.language}`)
                    : tries.phase === "running"
                      ? t("task.running")
                      : t("task.here")}
                </Text>
              </Group>
            ) : (
              <Text size="sm" c="dimmed">
                {t("task.notRun", { language: t(`task.names.${text.language}`) })}
              </Text>
            )}
            {tries.problem && (
              <Alert color="red" role="alert">
                {t(tries.problem === "not_loaded" ? "task.notLoaded" : "task.notKept")}
              </Alert>
            )}
            <div aria-live="polite">{run && !tries.phase && <Results task={task} run={run} />}</div>
          </div>
        )}
      </div>
    </section>
  );
}

interface ResetProps {
  language: TaskLanguage;
  disabled: boolean;
  onReset(): void;
}

function Reset({ language, disabled, onReset }: ResetProps) {
  const { t } = useTranslation();
  const [asking, ask] = useDisclosure(false);
  return (
    <>
      <Button
        size="sm"
        variant="subtle"
        color="gray"
        disabled={disabled}
        onClick={ask.open}
        leftSection={<IconRestore size={16} aria-hidden="true" />}
        data-testid="reset"
      >
        {t("task.reset")}
      </Button>
      <Modal
        opened={asking}
        onClose={ask.close}
        title={t("task.resetTitle", { language: t(`task.names.${language}`) })}
      >
        <Text>{t("task.resetText")}</Text>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={ask.close} data-autofocus>
            {t("task.cancel")}
          </Button>
          <Button
            color="red"
            onClick={() => {
              onReset();
              ask.close();
            }}
            data-testid="reset-confirm"
          >
            {t("task.resetConfirm")}
          </Button>
        </Group>
      </Modal>
    </>
  );
}
