import { Button, Group, Modal, NativeSelect, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { bank } from "../../api/bank";
import { api } from "../../api/http";
import type { Language, Quiz } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { currentLanguage } from "../../i18n";

interface IntoQuizDialogProps {
  questions: string[];
  token: string;
  onClose(): void;
  onDone(quiz: Quiz): void;
}

/** Puts questions at the end of a quiz that was imported or made here, or into a new one. */
export function IntoQuizDialog({ questions, token, onClose, onDone }: IntoQuizDialogProps) {
  const { t } = useTranslation();
  const quizzes = useQuery({ queryKey: ["quizzes"], queryFn: api.quizzes });
  const [into, setInto] = useState("");
  const [title, setTitle] = useState("");
  const [language, setLanguage] = useState<Language>(currentLanguage());
  const putting = useMutation({
    mutationFn: () =>
      bank.insert(into ? { quiz: into } : { title: title.trim(), language }, questions, token),
    onSuccess: onDone,
  });
  const own = quizzes.data?.filter((quiz) => !quiz.built_in) ?? [];
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("bank.intoQuiz")}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <Stack gap="md">
        <Text>{t("bank.chosen", { count: questions.length })}</Text>
        <NativeSelect
          label={t("bank.whichQuiz")}
          value={into}
          onChange={(event) => setInto(event.currentTarget.value)}
          data={[
            { value: "", label: t("bank.newQuiz") },
            ...own.map((quiz) => ({ value: quiz.id, label: quiz.title })),
          ]}
        />
        {into === "" && (
          <>
            <TextInput
              label={t("bank.quizTitle")}
              value={title}
              maxLength={120}
              onChange={(event) => setTitle(event.currentTarget.value)}
              data-autofocus
            />
            <NativeSelect
              label={t("bank.language")}
              value={language}
              onChange={(event) => setLanguage(event.currentTarget.value as Language)}
              data={[
                { value: "fr", label: "Français" },
                { value: "en", label: "English" },
              ]}
            />
          </>
        )}
        {putting.isError && <ProblemNotice title={t("bank.notInserted")} error={putting.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("workshop.cancel")}
          </Button>
          <Button
            disabled={into === "" && !title.trim()}
            loading={putting.isPending}
            onClick={() => putting.mutate()}
            data-testid="bank-insert"
          >
            {t("bank.insert")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
