import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Language, QuizAnswer, QuizQuestion } from "../../api/types";
import { answerOf, choose, emptyDraft } from "../../state/quiz";
import { quizKey } from "../../state/quiz-keys";
import { AnswerFields } from "./AnswerFields";
import { Countdown } from "./Countdown";
import classes from "./Quiz.module.css";

interface QuestionFormProps {
  question: QuizQuestion;
  language: Language;
  endsAt: number | undefined;
  pending: boolean;
  onAnswer(answer: QuizAnswer | null): void;
}

/** One question and its answer, by pointer or by keyboard. */
export function QuestionForm(props: QuestionFormProps) {
  const { question, language, endsAt, pending, onAnswer } = props;
  const { t } = useTranslation();
  const [draft, setDraft] = useState(() => emptyDraft(question));
  const form = useRef<HTMLFormElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const answer = answerOf(question, draft);

  // A new question is a new page to a screen reader: it starts at its heading.
  useEffect(() => heading.current?.focus(), []);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const key = quizKey(event);
      if (key === "confirm") {
        form.current?.requestSubmit();
      } else if (key) {
        const field = form.current?.querySelector<HTMLElement>(`[data-place="${key.choose}"]`);
        if (!field) return;
        event.preventDefault();
        field.focus();
        setDraft((before) => choose(question, before, key.choose));
      }
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [question]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (answer && !pending) onAnswer(answer);
  };

  return (
    <form ref={form} onSubmit={submit} data-testid="question">
      <Stack gap="lg">
        <Group justify="space-between" gap="xs">
          <Text size="sm" c="dimmed">
            {t(`quiz.asks.${question.kind}`)} · {t("quiz.points", { count: question.points })}
          </Text>
          {question.time_limit_s !== null && endsAt !== undefined && (
            <Countdown
              label={t("quiz.questionTime")}
              endsAt={endsAt}
              onEnd={() => onAnswer(answer ?? null)}
            />
          )}
        </Group>
        <Title
          order={1}
          size="h2"
          ref={heading}
          tabIndex={-1}
          className={classes.asked}
          lang={language}
        >
          {question.text}
        </Title>
        <AnswerFields question={question} language={language} draft={draft} onDraft={setDraft} />
        <Group gap="md" className={classes.actions}>
          <Button type="submit" size="lg" disabled={!answer} loading={pending}>
            {t("quiz.confirm")}
          </Button>
          <Button variant="subtle" color="gray" disabled={pending} onClick={() => onAnswer(null)}>
            {t("quiz.giveUp")}
          </Button>
        </Group>
        <Text size="sm" c="dimmed" className={classes.keysHint}>
          {question.kind === "ordering" ? t("quiz.keysOrder") : t("quiz.keys")}
        </Text>
      </Stack>
    </form>
  );
}
