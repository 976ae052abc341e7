import { Button, Group, Progress, Stack, Text, Title } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Attempt, AttemptResult } from "../../api/types";
import { currentLanguage } from "../../i18n";
import { figure } from "../../state/quiz";
import classes from "./Quiz.module.css";
import { Review, VerdictBadge } from "./Review";

interface ResultProps {
  attempt: Attempt;
  result: AttemptResult;
  onAgain(): void;
}

/** What came of it, and every question with its solution. */
export function Result({ attempt, result, onAgain }: ResultProps) {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const { language } = attempt.quiz;
  const percent = Math.round(result.score * 100);
  const points = figure(Math.round(result.points * 100) / 100, currentLanguage());
  return (
    <Stack gap="xl" data-testid="result">
      <div>
        <Text c="dimmed" lang={language}>
          {attempt.quiz.title}
        </Text>
        <Title order={1} ref={heading} tabIndex={-1} className={classes.asked}>
          {t("quiz.result", { points, of: result.of })}
        </Title>
        <Progress value={percent} size="lg" radius="xl" my="md" aria-label={t("quiz.score")} />
        <Text>
          {t("quiz.rightOf", { count: result.right, of: result.questions })}
          {result.answered < result.questions &&
            ` ${t("quiz.unanswered", { count: result.questions - result.answered })}`}
        </Text>
        <Group mt="lg">
          <Button
            variant="default"
            leftSection={<IconRefresh size={20} aria-hidden="true" />}
            onClick={onAgain}
          >
            {t("quiz.again")}
          </Button>
          <Button component={Link} to="/" variant="subtle" color="gray">
            {t("quiz.toHome")}
          </Button>
        </Group>
      </div>
      <Title order={2} size="h3">
        {t("quiz.review")}
      </Title>
      <ol className={classes.reviews}>
        {attempt.questions.map((question) => {
          const mark = attempt.marks.find((one) => one.question === question.id);
          if (!mark) return null;
          return (
            <li key={question.id}>
              <Group gap="sm" mb="xs">
                <VerdictBadge mark={mark} />
              </Group>
              <Title order={3} size="h4" mb="md" lang={language}>
                {question.text}
              </Title>
              <Review question={question} mark={mark} language={language} />
            </li>
          );
        })}
      </ol>
    </Stack>
  );
}
