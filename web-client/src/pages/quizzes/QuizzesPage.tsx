import { PasswordInput, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Shell } from "../../components/Shell";
import { ImportForm } from "./ImportForm";
import { QuizFiles } from "./QuizFiles";

/** Quizzes in from files and out to files: for those who have the server's own key. */
export default function QuizzesPage() {
  const { t } = useTranslation();
  // Kept by nothing: it opens every interview of this server.
  const [key, setKey] = useState("");
  const token = key.trim();
  return (
    <Shell title={t("quizFiles.title")}>
      <Stack gap="xl">
        <div>
          <Title order={1}>{t("quizFiles.title")}</Title>
          <Text c="dimmed" maw="44rem" mt="xs">
            {t("quizFiles.lead")}
          </Text>
        </div>
        <PasswordInput
          label={t("prepare.accessKey")}
          description={t("quizFiles.keyHint")}
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
          autoComplete="off"
          visibilityToggleButtonProps={{ "aria-label": t("app.showKey") }}
          maw="28rem"
          data-testid="access-key"
        />
        <ImportForm token={token} />
        <QuizFiles token={token} />
      </Stack>
    </Shell>
  );
}
