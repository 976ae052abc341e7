import { Button, Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { problemText } from "../../components/ProblemNotice";
import type { useQuiz } from "./useQuiz";

type Quiz = ReturnType<typeof useQuiz>;

/** Whether all is saved, and if not, why. */
export function SaveState({ quiz }: { quiz: Quiz }) {
  const { t } = useTranslation();
  const why = useReason(quiz);
  return (
    <Group gap="xs">
      <Text
        size="sm"
        role="status"
        c={why ? "var(--mantine-color-error)" : "dimmed"}
        data-testid="save-state"
      >
        {why ? t("quizEditor.notSaved", { why }) : t(wordOf(quiz))}
      </Text>
      {quiz.failure !== undefined && !quiz.theirs && (
        <Button size="compact-sm" variant="default" onClick={quiz.retry}>
          {t("app.retry")}
        </Button>
      )}
    </Group>
  );
}

function wordOf({ saving, dirty }: Quiz) {
  if (saving) return "scenarioForm.saving";
  return dirty ? "scenarioForm.unsaved" : "scenarioForm.saved";
}

function useReason({ stuck, theirs, failure, problems }: Quiz): string | undefined {
  const { t } = useTranslation();
  if (!stuck) return undefined;
  if (theirs) return t("errors.edit_conflict");
  return failure === undefined
    ? t("quizEditor.toMend", { count: problems.length })
    : problemText(failure, t);
}
