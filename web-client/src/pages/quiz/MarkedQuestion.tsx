import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Language, Marked, QuizQuestion } from "../../api/types";
import { currentLanguage } from "../../i18n";
import { figure, verdictOf } from "../../state/quiz";
import { quizKey } from "../../state/quiz-keys";
import classes from "./Quiz.module.css";
import { Review, VerdictBadge } from "./Review";

interface MarkedQuestionProps {
  question: QuizQuestion;
  mark: Marked;
  language: Language;
  last: boolean;
  pending: boolean;
  onNext(): void;
}

/** The mark of the answer just given, and the way on. */
export function MarkedQuestion(props: MarkedQuestionProps) {
  const { question, mark, language, last, pending, onNext } = props;
  const { t } = useTranslation();
  const verdict = useRef<HTMLDivElement>(null);
  const next = useRef(onNext);
  next.current = onNext;

  // What came of it is said first. The focus is on no button: an Enter held too long must
  // not skip the explanation.
  useEffect(() => {
    verdict.current?.focus();
    const onKey = (event: KeyboardEvent) => {
      if (quizKey(event) === "confirm") next.current();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);

  const points = figure(Math.round(mark.points * 100) / 100, currentLanguage());
  return (
    <Stack gap="lg" data-testid="marked" data-verdict={verdictOf(mark)}>
      <Group ref={verdict} tabIndex={-1} gap="sm" className={classes.asked}>
        <VerdictBadge mark={mark} />
        <Text size="sm" c="dimmed">
          {t("quiz.earned", { points, count: question.points })}
        </Text>
      </Group>
      <Title order={1} size="h2" lang={language}>
        {question.text}
      </Title>
      <Review question={question} mark={mark} language={language} />
      <Group>
        <Button
          size="lg"
          loading={pending}
          onClick={onNext}
          rightSection={<IconArrowRight size={20} aria-hidden="true" />}
        >
          {last ? t("quiz.toResult") : t("quiz.next")}
        </Button>
      </Group>
    </Stack>
  );
}
