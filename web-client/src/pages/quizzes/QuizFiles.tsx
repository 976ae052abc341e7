import { Alert, Button, Group, Modal, Text, Title } from "@mantine/core";
import { IconBookmarkPlus, IconFileExport, IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { bank } from "../../api/bank";
import { api } from "../../api/http";
import { quizFiles } from "../../api/quizzes";
import type { Quiz } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { saveFile } from "../../components/saveFile";
import { KeptText } from "../bank/KeptText";
import classes from "./Quizzes.module.css";

const ENDINGS = { gift: "gift", moodle_xml: "xml" } as const;

export interface QuizFilesProps {
  /** The server's key, or none for the account's own. */
  token: string;
  /** Neither is there. */
  locked: boolean;
}

/** All quizzes of the server, to be taken elsewhere or, if they were imported, to be removed. */
export function QuizFiles({ token, locked }: QuizFilesProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const quizzes = useQuery({ queryKey: ["quizzes"], queryFn: api.quizzes });
  const [removing, setRemoving] = useState<Quiz>();
  const saving = useMutation({
    mutationFn: async ({ id, format }: { id: string; format: keyof typeof ENDINGS }) =>
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
  const shown = quizzes.data ?? [];
  return (
    <section aria-labelledby="files">
      <Title order={2} id="files" mb={4}>
        {t("quizFiles.export")}
      </Title>
      <Text c="dimmed" mb="md" maw="44rem">
        {t("quizFiles.exportNote")}
      </Text>
      {saving.isError && <ProblemNotice title={t("report.failedAction")} error={saving.error} />}
      {keeping.isError && <ProblemNotice title={t("bank.notKept")} error={keeping.error} />}
      {keeping.data && (
        <Alert role="status" data-testid="kept" mb="md" withCloseButton onClose={keeping.reset}>
          <KeptText kept={keeping.data} />
        </Alert>
      )}
      <ul className={classes.list}>
        {shown.map((quiz) => (
          <li key={quiz.id}>
            <Text fw={600} lang={quiz.language}>
              {quiz.title}
            </Text>
            <Group gap="xs">
              {(["gift", "moodle_xml"] as const).map((format) => (
                <Button
                  key={format}
                  size="xs"
                  variant="default"
                  disabled={locked}
                  loading={
                    saving.isPending &&
                    saving.variables.id === quiz.id &&
                    saving.variables.format === format
                  }
                  leftSection={<IconFileExport size={16} aria-hidden="true" />}
                  onClick={() => saving.mutate({ id: quiz.id, format })}
                  aria-label={t(`quizFiles.exportAs.${format}`, { title: quiz.title })}
                >
                  {format === "gift" ? "GIFT" : "Moodle XML"}
                </Button>
              ))}
              <Button
                size="xs"
                variant="default"
                disabled={locked}
                loading={keeping.isPending && keeping.variables.id === quiz.id}
                leftSection={<IconBookmarkPlus size={16} aria-hidden="true" />}
                onClick={() => keeping.mutate(quiz)}
                aria-label={t("bank.keepQuizOf", { title: quiz.title })}
              >
                {t("bank.keep")}
              </Button>
              {!quiz.built_in && (
                <Button
                  size="xs"
                  variant="default"
                  c="var(--mantine-color-error)"
                  disabled={locked}
                  leftSection={<IconTrash size={16} aria-hidden="true" />}
                  onClick={() => setRemoving(quiz)}
                >
                  {t("quizFiles.remove")}
                </Button>
              )}
            </Group>
          </li>
        ))}
      </ul>
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
