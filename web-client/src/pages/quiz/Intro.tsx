import { Button, List, PasswordInput, Stack, Text, Title } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/problem";
import type { Instance, QuizDetail } from "../../api/types";
import { useMe } from "../../state/signed-in";

interface IntroProps {
  quiz: QuizDetail;
  instance: Instance;
  pending: boolean;
  error: unknown;
  onStart(accessToken: string | undefined): void;
}

/** What awaits, before the clock runs. */
export function Intro({ quiz, instance, pending, error, onStart }: IntroProps) {
  const { t } = useTranslation();
  const [accessToken, setAccessToken] = useState("");
  const me = useMe();
  const asks =
    (!instance.guest_sessions && !me) || (error instanceof Problem && error.unauthorized);
  const minutes = quiz.time_limit_s === null ? undefined : Math.ceil(quiz.time_limit_s / 60);
  return (
    <Stack gap="lg" align="flex-start">
      <Title order={1} lang={quiz.language}>
        {quiz.title}
      </Title>
      <Text size="lg" c="dimmed" lang={quiz.language}>
        {quiz.summary}
      </Text>
      <List spacing="xs">
        <List.Item>
          {t("home.questions", { count: quiz.question_count })},{" "}
          {t("quiz.points", { count: quiz.points })}
        </List.Item>
        <List.Item>
          {minutes === undefined ? t("quiz.noLimit") : t("quiz.limit", { count: minutes })}
        </List.Item>
        <List.Item>{t("quiz.markedAtOnce")}</List.Item>
        <List.Item>{t("quiz.severalRule")}</List.Item>
      </List>
      {asks && (
        <PasswordInput
          label={t("prepare.accessKey")}
          description={t("prepare.accessKeyHint")}
          value={accessToken}
          onChange={(event) => setAccessToken(event.currentTarget.value)}
          autoComplete="off"
          w="min(24rem, 100%)"
          visibilityToggleButtonProps={{ "aria-label": t("app.showKey") }}
        />
      )}
      <Button
        size="lg"
        loading={pending}
        onClick={() => onStart(accessToken.trim() || undefined)}
        rightSection={<IconArrowRight size={20} aria-hidden="true" />}
        data-testid="start-quiz"
      >
        {t("quiz.start")}
      </Button>
    </Stack>
  );
}
