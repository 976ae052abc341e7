import { Alert, Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconCheck, IconGavel, IconSparkles } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Marks, SourceCheck } from "../../api/types";
import { currentLanguage } from "../../i18n";
import { told } from "../../state/told";
import classes from "./Workshop.module.css";

interface CheckedProps {
  check: SourceCheck;
  onGo(line: number): void;
  onConfirm?: (marks: Marks) => void;
  confirming?: boolean;
}

/** What there is to say about a file: what to mend, what the law forbids, what a model wrote. */
export function Checked({ check, onGo, onConfirm, confirming = false }: CheckedProps) {
  const { t } = useTranslation();
  const { problems, more_problems, law_notes, marks, questions } = check;
  const marked = questions.filter((question) => marks.questions.includes(question.id));
  return (
    <div className={classes.side} data-testid="checked">
      <section aria-labelledby="problems">
        <Title order={2} size="h5" id="problems" mb="xs">
          {problems.length === 0
            ? t("workshop.noProblems")
            : t("workshop.problems", { count: problems.length + more_problems })}
        </Title>
        {problems.length > 0 && (
          <ul className={classes.problems} aria-live="polite">
            {problems.map((problem) => (
              <li key={`${problem.line} ${problem.column} ${problem.key} ${problem.message}`}>
                <button
                  type="button"
                  className={classes.problem}
                  onClick={() => onGo(problem.line)}
                >
                  <strong>{t("workshop.line", { line: problem.line })}</strong>{" "}
                  <span>
                    {problem.key && (
                      <>
                        <code>{problem.key}</code>
                        {t("workshop.colon")}{" "}
                      </>
                    )}
                    {told(problem, currentLanguage())}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </section>
      {law_notes.length > 0 && (
        <Alert
          color="red"
          icon={<IconGavel aria-hidden="true" />}
          title={t("workshop.law", { count: law_notes.length })}
          data-testid="law-notes"
        >
          <Stack gap={6}>
            {law_notes.map((note) => (
              <Text size="sm" key={`${note.question} ${note.text}`}>
                “{note.text}” ({note.question})
              </Text>
            ))}
          </Stack>
        </Alert>
      )}
      {(marks.frame || marked.length > 0) && (
        <Alert
          color="copper"
          icon={<IconSparkles aria-hidden="true" />}
          title={t("drafts.marked")}
          data-testid="marks"
        >
          <Text size="sm" mb="xs">
            {t("drafts.markedText")}
          </Text>
          <Stack gap="xs">
            {marks.frame && (
              <Marked
                text={t("drafts.frame")}
                busy={confirming}
                onConfirm={onConfirm && (() => onConfirm({ frame: true, questions: [] }))}
              />
            )}
            {marked.map((question) => (
              <Marked
                key={question.id}
                text={question.text}
                busy={confirming}
                onConfirm={
                  onConfirm && (() => onConfirm({ frame: false, questions: [question.id] }))
                }
              />
            ))}
          </Stack>
        </Alert>
      )}
    </div>
  );
}

interface MarkedProps {
  text: string;
  busy: boolean;
  onConfirm: (() => void) | undefined;
}

function Marked({ text, busy, onConfirm }: MarkedProps) {
  const { t } = useTranslation();
  return (
    <Group gap="xs" wrap="nowrap" justify="space-between" align="flex-start">
      <Text size="sm" lineClamp={3}>
        {text}
      </Text>
      {onConfirm && (
        <Button
          size="compact-sm"
          variant="default"
          flex="none"
          disabled={busy}
          leftSection={<IconCheck size={16} aria-hidden="true" />}
          onClick={onConfirm}
          aria-label={t("drafts.confirmOne", { text })}
        >
          {t("drafts.confirm")}
        </Button>
      )}
    </Group>
  );
}
