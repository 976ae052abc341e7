import { Alert, Badge, Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconCopy, IconFileExport, IconPlayerPlay } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { bank } from "../../api/bank";
import type { WrittenQuiz } from "../../api/types";
import { onDemand } from "../../components/onDemand";
import { ProblemNotice } from "../../components/ProblemNotice";
import { saveFile } from "../../components/saveFile";
import { languageIn, pointsOf } from "../../state/quiz-form";
import { fieldsOf, textIn } from "../../state/scenario-form";
import { KeptText } from "../bank/KeptText";
import { useHistory } from "../scenarios/form/useHistory";
import { LeaveDialog } from "./LeaveDialog";
import { QuizForm } from "./QuizForm";
import { SaveState } from "./SaveState";
import { useCopy } from "./useCopy";
import { useLeaving } from "./useLeaving";
import { useQuiz } from "./useQuiz";

const BankDialog = onDemand(async () => (await import("../scenarios/BankDialog")).BankDialog);

interface QuizEditorProps {
  id: string;
  loaded: WrittenQuiz;
  token: string;
}

/** A quiz with all that can be done with it. */
export function QuizEditor({ id, loaded, token }: QuizEditorProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const quiz = useQuiz(id, loaded, token);
  const { source, dirty } = quiz;
  const history = useHistory(source, quiz.write);
  const leaving = useLeaving(dirty, quiz.stuck, quiz.setHurried);
  const [picking, setPicking] = useState(false);
  const fields = useMemo(() => fieldsOf(source), [source]);
  const copying = useCopy(token, (copy) => navigate(`/quizzes/${copy.id}`));
  const keeping = useMutation({
    mutationFn: (question: string) => bank.keep("quiz", id, [question], token),
  });
  if (!fields) return <Alert title={t("scenarioForm.unreadable")}>{t("quizEditor.mend")}</Alert>;
  const { frame, questions } = fields;
  const language = languageIn(frame);
  const { editable } = loaded;

  return (
    <Stack gap="lg">
      <div>
        <Button component={Link} to="/quizzes" variant="subtle" size="compact-sm" ml={-8}>
          {t("quizFiles.title")}
        </Button>
        <Group justify="space-between" align="flex-start" gap="md">
          <div>
            <Title order={1} size="h2" lang={language}>
              {textIn(frame, "title") || id}
            </Title>
            <Group gap="xs" mt={6}>
              {loaded.quiz.built_in && (
                <Badge color="gray" variant="outline" tt="none">
                  {t("workshop.builtInOne")}
                </Badge>
              )}
              <Text size="sm" c="dimmed">
                {t("scenarioForm.questions", { count: questions.length })} ·{" "}
                {t("quiz.points", { count: pointsOf(questions) })}
              </Text>
            </Group>
          </div>
          <Group gap="xs">
            <Button
              component={Link}
              to={`/quiz/${id}`}
              variant="default"
              leftSection={<IconPlayerPlay size={18} aria-hidden="true" />}
            >
              {t("quizEditor.take")}
            </Button>
            <Button
              variant="default"
              disabled={dirty}
              loading={copying.isPending}
              leftSection={<IconCopy size={18} aria-hidden="true" />}
              onClick={() => copying.mutate(id)}
              data-testid="duplicate"
            >
              {t("quizEditor.duplicate")}
            </Button>
            <Button
              variant="default"
              leftSection={<IconFileExport size={18} aria-hidden="true" />}
              onClick={() =>
                saveFile(new Blob([source], { type: "application/toml" }), `${id}.toml`)
              }
            >
              {t("workshop.export")}
            </Button>
          </Group>
        </Group>
      </div>
      {!editable && <Alert>{t("quizEditor.readOnly")}</Alert>}
      {copying.isError && <ProblemNotice title={t("quizEditor.notCopied")} error={copying.error} />}
      {keeping.isError && <ProblemNotice title={t("bank.notKept")} error={keeping.error} />}
      {keeping.data && (
        <Alert role="status" data-testid="kept" withCloseButton onClose={keeping.reset}>
          <KeptText kept={keeping.data} />
        </Alert>
      )}
      {quiz.theirs && (
        <Alert color="copper" role="alert" title={t("quizEditor.conflict")} data-testid="conflict">
          <Text size="sm">{t("quizEditor.conflictText")}</Text>
          <Group mt="sm" gap="xs">
            <Button size="xs" onClick={quiz.rebase}>
              {t("quizEditor.keepMine")}
            </Button>
            <Button
              size="xs"
              variant="default"
              onClick={() => {
                const { theirs } = quiz;
                quiz.rebase();
                if (theirs) history.change(theirs.source, "theirs");
              }}
            >
              {t("quizEditor.takeTheirs")}
            </Button>
          </Group>
        </Alert>
      )}
      <QuizForm
        source={source}
        fields={fields}
        problems={quiz.problems}
        readOnly={!editable}
        history={history}
        state={editable && <SaveState quiz={quiz} />}
        onBank={editable ? () => setPicking(true) : undefined}
        // What is kept is what was saved last.
        onKeep={dirty ? undefined : (question) => keeping.mutate(question)}
      />
      {picking && (
        <BankDialog
          form="quiz"
          language={language}
          source={source}
          token={token}
          onTake={(next) => {
            history.change(next, "bank");
            setPicking(false);
          }}
          onClose={() => setPicking(false)}
        />
      )}
      <LeaveDialog blocker={leaving} stuck={quiz.stuck} />
    </Stack>
  );
}
