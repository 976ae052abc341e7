import { Alert, Anchor, Button, Group, Stack, TextInput, Title } from "@mantine/core";
import { IconCheck, IconFileImport } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { type QuizFile, quizFiles } from "../../api/quizzes";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Segmented } from "../../components/Segmented";
import { Waiting } from "../../components/Waiting";
import { currentLanguage } from "../../i18n";
import { formatOf, MOST_BYTES, titleOf } from "../../state/quiz-file";
import { DropZone } from "./DropZone";
import { Preview } from "./Preview";
import type { QuizListProps } from "./QuizList";

/** A file, what it would become, and the yes to it. */
export function ImportForm({ token, locked }: QuizListProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [file, setFile] = useState<QuizFile & { name: string }>();
  const [refused, setRefused] = useState<string>();
  const preview = useMutation({
    mutationFn: (wish: QuizFile) => quizFiles.preview(wish, token),
  });
  const taking = useMutation({
    mutationFn: (wish: QuizFile) => quizFiles.import(wish, token),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ["quizzes"] });
      setFile(undefined);
      preview.reset();
    },
  });

  const choose = async (chosen: File) => {
    taking.reset();
    preview.reset();
    setFile(undefined);
    const format = formatOf(chosen.name);
    if (!format) return setRefused(t("quizFiles.unknown", { name: chosen.name }));
    if (chosen.size > MOST_BYTES) return setRefused(t("errors.body_too_large"));
    setRefused(undefined);
    const language = file?.language ?? currentLanguage();
    const text = await chosen.text();
    const wish = { name: chosen.name, text, format, language, title: titleOf(chosen.name) };
    setFile(wish);
    preview.mutate(wish);
  };
  const change = (what: Partial<QuizFile>) => file && setFile({ ...file, ...what });
  const done = taking.data;

  return (
    <section aria-labelledby="import">
      <Title order={2} id="import" mb="md">
        {t("quizFiles.import")}
      </Title>
      <Stack gap="lg">
        <DropZone
          disabled={locked}
          hint={locked ? t("quizFiles.keyFirst") : t("quizFiles.formats")}
          onFile={(chosen) => void choose(chosen)}
        />
        {refused !== undefined && (
          <Alert color="red" role="alert" data-testid="file-refused">
            {refused}
          </Alert>
        )}
        {preview.isPending && <Waiting />}
        {preview.isError && (
          <ProblemNotice
            title={t("quizFiles.unread")}
            error={preview.error}
            onRetry={file && (() => preview.mutate(file))}
          />
        )}
        {file && preview.data && (
          <>
            <Preview preview={preview.data} name={file.name} />
            {preview.data.quiz && (
              <Stack gap="md" maw="28rem">
                {file.format !== "toml" && (
                  <>
                    <TextInput
                      label={t("quizFiles.name")}
                      value={file.title}
                      onChange={(event) => change({ title: event.currentTarget.value })}
                      maxLength={200}
                    />
                    <Segmented
                      value={file.language}
                      onChange={(language) => change({ language: language })}
                      aria-label={t("quizFiles.language")}
                      data={[
                        { value: "fr", label: "Français" },
                        { value: "en", label: "English" },
                      ]}
                    />
                  </>
                )}
                <Group>
                  <Button
                    leftSection={<IconFileImport size={20} aria-hidden="true" />}
                    loading={taking.isPending}
                    onClick={() => taking.mutate(file)}
                    data-testid="import-confirm"
                  >
                    {t("quizFiles.confirm", { count: preview.data.questions.length })}
                  </Button>
                  <Button
                    variant="default"
                    onClick={() => {
                      setFile(undefined);
                      preview.reset();
                    }}
                  >
                    {t("quizFiles.discard")}
                  </Button>
                </Group>
              </Stack>
            )}
          </>
        )}
        {taking.isError && <ProblemNotice title={t("quizFiles.notTaken")} error={taking.error} />}
        {done && (
          <Alert
            icon={<IconCheck aria-hidden="true" />}
            title={t("quizFiles.taken")}
            role="status"
            data-testid="imported"
          >
            <Anchor component={Link} to={`/quiz/${done.quiz.id}`} lang={done.quiz.language}>
              {done.quiz.title}
            </Anchor>
          </Alert>
        )}
      </Stack>
    </section>
  );
}
