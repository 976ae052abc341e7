import { Alert, Button, Group, Modal, Text, Title } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { bank } from "../../api/bank";
import { api } from "../../api/http";
import { quizFiles } from "../../api/quizzes";
import type { Quiz } from "../../api/types";
import { onDemand } from "../../components/onDemand";
import { ProblemNotice } from "../../components/ProblemNotice";
import { saveFile } from "../../components/saveFile";
import { Waiting } from "../../components/Waiting";
import { KeptText } from "../bank/KeptText";
import { type Ending, QuizRow } from "./QuizRow";
import classes from "./Quizzes.module.css";
import { useCopy } from "./useCopy";

const NewQuizDialog = onDemand(async () => (await import("./NewQuizDialog")).NewQuizDialog);

const ENDINGS = { gift: "gift", moodle_xml: "xml" } as const;

export interface QuizListProps {
  /** The server's key, or none for the account's own. */
  token: string;
  /** Neither is there. */
  locked: boolean;
}

/** All quizzes of the server: to be written, copied, taken elsewhere or removed. */
export function QuizList({ token, locked }: QuizListProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const quizzes = useQuery({ queryKey: ["quizzes"], queryFn: api.quizzes });
  const [removing, setRemoving] = useState<Quiz>();
  const [making, setMaking] = useState(false);
  const open = ({ id }: Quiz) => navigate(`/quizzes/${id}`);
  const copying = useCopy(token, open);
  const saving = useMutation({
    mutationFn: async ({ id, format }: { id: string; format: Ending }) =>
      saveFile(await quizFiles.export(id, format, token), `${id}.${ENDINGS[format]}`),
  });
  const removal = useMutation({
    mutationFn: ({ id }: Quiz) => quizFiles.remove(id, token),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ["quizzes"] });
      setRemoving(undefined);
    },
  });
  const keeping = useMutation({
    mutationFn: ({ id }: Quiz) => bank.keep("quiz", id, [], token),
  });
  return (
    <section aria-labelledby="files">
      <Group justify="space-between" align="flex-end" gap="sm" mb="md">
        <div>
          <Title order={2} id="files" mb={4}>
            {t("quizEditor.list")}
          </Title>
          <Text c="dimmed" maw="44rem">
            {t("quizEditor.listLead")}
          </Text>
        </div>
        <Button
          disabled={locked}
          leftSection={<IconPlus size={18} aria-hidden="true" />}
          onClick={() => setMaking(true)}
          data-testid="new-quiz"
        >
          {t("quizEditor.new")}
        </Button>
      </Group>
      {quizzes.isPending && <Waiting />}
      {quizzes.isError && (
        <ProblemNotice
          title={t("workshop.notLoaded")}
          error={quizzes.error}
          onRetry={() => void quizzes.refetch()}
        />
      )}
      {copying.isError && <ProblemNotice title={t("quizEditor.notCopied")} error={copying.error} />}
      {saving.isError && <ProblemNotice title={t("report.failedAction")} error={saving.error} />}
      {keeping.isError && <ProblemNotice title={t("bank.notKept")} error={keeping.error} />}
      {keeping.data && (
        <Alert role="status" data-testid="kept" mb="md" withCloseButton onClose={keeping.reset}>
          <KeptText kept={keeping.data} />
        </Alert>
      )}
      <ul className={classes.list}>
        {(quizzes.data ?? []).map((quiz) => (
          <QuizRow
            key={quiz.id}
            quiz={quiz}
            locked={locked}
            onCopy={() => copying.mutate(quiz.id)}
            onExport={(format) => saving.mutate({ id: quiz.id, format })}
            onKeep={() => keeping.mutate(quiz)}
            onRemove={() => setRemoving(quiz)}
          />
        ))}
      </ul>
      {making && <NewQuizDialog token={token} onClose={() => setMaking(false)} onMade={open} />}
      <Modal
        opened={removing !== undefined}
        onClose={() => setRemoving(undefined)}
        title={t("quizFiles.removeTitle")}
        closeButtonProps={{ "aria-label": t("app.close") }}
      >
        <Text mb="md">{t("quizFiles.removeText", { title: removing?.title ?? "" })}</Text>
        {removal.isError && (
          <ProblemNotice title={t("report.failedAction")} error={removal.error} />
        )}
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={() => setRemoving(undefined)}>
            {t("end.deleteCancel")}
          </Button>
          <Button
            color="red"
            loading={removal.isPending}
            onClick={() => removing && removal.mutate(removing)}
          >
            {t("quizFiles.remove")}
          </Button>
        </Group>
      </Modal>
    </section>
  );
}
