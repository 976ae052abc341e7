import { Button, Group, Modal, NativeSelect, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { quizSources } from "../../api/quizzes";
import type { Language, Quiz } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { currentLanguage } from "../../i18n";
import { newQuiz } from "../../state/quiz-form";

interface NewQuizDialogProps {
  token: string;
  onClose(): void;
  onMade(quiz: Quiz): void;
}

/** What a new quiz is called; its questions are written next. */
export function NewQuizDialog({ token, onClose, onMade }: NewQuizDialogProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [title, setTitle] = useState("");
  const [language, setLanguage] = useState<Language>(currentLanguage());
  const making = useMutation({
    mutationFn: () => quizSources.create(newQuiz(title, language), token),
    onSuccess: (quiz) => {
      void queries.invalidateQueries({ queryKey: ["quizzes"] });
      onMade(quiz);
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("quizEditor.new")}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          making.mutate();
        }}
      >
        <Stack gap="md">
          <TextInput
            label={t("scenarioForm.title")}
            value={title}
            maxLength={120}
            onChange={(event) => setTitle(event.currentTarget.value)}
            data-autofocus
          />
          <NativeSelect
            label={t("quizFiles.language")}
            value={language}
            onChange={(event) => setLanguage(event.currentTarget.value as Language)}
            data={[
              { value: "fr", label: "Français" },
              { value: "en", label: "English" },
            ]}
          />
          {making.isError && <ProblemNotice title={t("quizEditor.notMade")} error={making.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("workshop.cancel")}
            </Button>
            <Button
              type="submit"
              disabled={!title.trim()}
              loading={making.isPending}
              data-testid="make-quiz"
            >
              {t("quizEditor.make")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
