import { Button, Group, Progress, Stack, Text } from "@mantine/core";
import { IconListSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { api } from "../../api/http";
import { Problem } from "../../api/problem";
import type { Instance, QuizDetail } from "../../api/types";
import { Message } from "../../components/Message";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Shell } from "../../components/Shell";
import { Waiting } from "../../components/Waiting";
import { Countdown } from "./Countdown";
import { Intro } from "./Intro";
import { MarkedQuestion } from "./MarkedQuestion";
import { QuestionForm } from "./QuestionForm";
import classes from "./Quiz.module.css";
import { Result } from "./Result";
import { type Taking, useAttempt } from "./useAttempt";

/** A quiz from its first page to its result. */
export default function QuizPage() {
  const { id = "" } = useParams();
  // Another quiz is another attempt.
  return <OneQuiz key={id} id={id} />;
}

function OneQuiz({ id }: { id: string }) {
  const { t } = useTranslation();
  const quiz = useQuery({ queryKey: ["quiz", id], queryFn: () => api.quiz(id) });
  const instance = useQuery({ queryKey: ["instance"], queryFn: api.instance });
  const taking = useAttempt(id);
  const error = quiz.error ?? instance.error;
  // An attempt outlives its quiz.
  if (!taking.attempt && error instanceof Problem && error.gone) return <NoQuiz />;
  return (
    <Shell title={taking.attempt?.quiz.title ?? quiz.data?.title ?? t("quiz.title")}>
      <div className={classes.page}>
        {!taking.attempt && error ? (
          <ProblemNotice
            title={t("quiz.failed")}
            error={error}
            onRetry={() => {
              void quiz.refetch();
              void instance.refetch();
            }}
          />
        ) : (
          <Taken taking={taking} quiz={quiz.data} instance={instance.data} />
        )}
      </div>
    </Shell>
  );
}

function NoQuiz() {
  const { t } = useTranslation();
  return (
    <Shell title={t("quiz.title")}>
      <Message
        icon={<IconListSearch size={34} />}
        title={t("notFound.title")}
        text={t("errors.quiz_not_found")}
      >
        <Button component={Link} to="/">
          {t("quiz.toHome")}
        </Button>
      </Message>
    </Shell>
  );
}

interface TakenProps {
  taking: Taking;
  quiz: QuizDetail | undefined;
  instance: Instance | undefined;
}

function Taken({ taking, quiz, instance }: TakenProps) {
  const { t } = useTranslation();
  const { place, attempt, endsAt, pending, error } = taking;
  const notice = error !== undefined && <ProblemNotice title={t("quiz.failed")} error={error} />;

  if (place.at === "intro" && quiz && instance) {
    return (
      <Stack gap="lg">
        <Intro {...{ quiz, instance, pending, error }} onStart={(key) => void taking.start(key)} />
        {notice}
      </Stack>
    );
  }
  if (place.at === "over" && attempt?.result) {
    return <Result attempt={attempt} result={attempt.result} onAgain={taking.again} />;
  }
  if ((place.at === "question" || place.at === "marked") && attempt) {
    const { language } = attempt.quiz;
    const count = attempt.questions.length;
    const number = attempt.questions.findIndex(({ id }) => id === place.question.id) + 1;
    return (
      <Stack gap="lg">
        <div>
          <Group justify="space-between" gap="xs" mb="xs">
            <Text fw={600}>{t("quiz.question", { n: number, count })}</Text>
            {endsAt !== undefined && (
              <Countdown
                label={t("quiz.quizTime")}
                endsAt={endsAt}
                onEnd={() => void taking.finish()}
              />
            )}
          </Group>
          <Progress
            value={(attempt.marks.length / count) * 100}
            aria-label={t("quiz.progress")}
            radius="xl"
          />
        </div>
        {place.at === "question" ? (
          <QuestionForm
            key={place.question.id}
            question={place.question}
            endsAt={place.endsAt}
            onAnswer={(answer) => void taking.answer(answer)}
            {...{ language, pending }}
          />
        ) : (
          <MarkedQuestion
            question={place.question}
            mark={place.mark}
            last={attempt.marks.length === count}
            onNext={() => void taking.next()}
            {...{ language, pending }}
          />
        )}
        {notice}
      </Stack>
    );
  }
  return notice || <Waiting />;
}
