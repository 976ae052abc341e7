import { Badge, Stack, Text, VisuallyHidden } from "@mantine/core";
import { IconBulb, IconCheck, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Language, Marked, QuizQuestion } from "../../api/types";
import { reviewed, rightNumber, type Verdict, verdictOf } from "../../state/quiz";
import classes from "./Quiz.module.css";

const COLORS: Record<Verdict, string> = {
  right: "petrol",
  partly: "copper",
  wrong: "red",
  none: "gray",
};

export function VerdictBadge({ mark }: { mark: Marked }) {
  const { t } = useTranslation();
  const verdict = verdictOf(mark);
  return (
    <Badge color={COLORS[verdict]} variant="light" size="lg" tt="none">
      {t(`quiz.verdicts.${verdict}`)}
    </Badge>
  );
}

interface ReviewProps {
  question: QuizQuestion;
  mark: Marked;
  language: Language;
}

/** What was answered, what is right, and why. */
export function Review({ question, mark, language }: ReviewProps) {
  const { t } = useTranslation();
  const { answer, solution } = mark;
  return (
    <Stack gap="md">
      {solution.kind === "choices" && (
        <ul className={classes.reviewed}>
          {reviewed(question, mark).map(({ place, text, taken, right, feedback }) => (
            <li key={place} data-right={right || undefined} data-taken={taken || undefined}>
              <span className={classes.reviewedSign} aria-hidden="true">
                {right ? <IconCheck size={20} /> : taken ? <IconX size={20} /> : null}
              </span>
              <span>
                <span lang={language}>{text}</span>
                {taken && <span className={classes.tag}>{t("quiz.yourAnswer")}</span>}
                {right && <VisuallyHidden> {t("quiz.isRight")}</VisuallyHidden>}
                {feedback && (
                  <Text component="span" size="sm" className={classes.feedback} lang={language}>
                    {feedback}
                  </Text>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
      {(solution.kind === "number" || solution.kind === "range") && (
        <dl className={classes.pair}>
          {answer?.kind === "numeric" && (
            <>
              <dt>{t("quiz.yourAnswer")}</dt>
              <dd>{language === "fr" ? answer.number.replace(".", ",") : answer.number}</dd>
            </>
          )}
          <dt>{t("quiz.rightAnswer")}</dt>
          <dd>{rightNumber(solution, language)}</dd>
        </dl>
      )}
      {solution.kind === "order" && (
        <div className={classes.orders}>
          {answer?.kind === "ordering" && !mark.right && (
            <Ordered
              title={t("quiz.yourAnswer")}
              order={answer.order}
              {...{ question, language }}
            />
          )}
          <Ordered
            title={t("quiz.rightAnswer")}
            order={solution.order}
            {...{ question, language }}
          />
        </div>
      )}
      {mark.explanation && (
        <div className={classes.explanation}>
          <IconBulb size={22} aria-hidden="true" />
          <Text lang={language}>{mark.explanation}</Text>
        </div>
      )}
    </Stack>
  );
}

interface OrderedProps {
  title: string;
  order: readonly number[];
  question: QuizQuestion;
  language: Language;
}

function Ordered({ title, order, question, language }: OrderedProps) {
  return (
    <div>
      <Text fw={600}>{title}</Text>
      <ol className={classes.ordered} lang={language}>
        {order.map((item) => (
          <li key={item}>{question.choices[item]}</li>
        ))}
      </ol>
    </div>
  );
}
