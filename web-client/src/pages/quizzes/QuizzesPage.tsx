import { PasswordInput, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Shell } from "../../components/Shell";
import { placesOf } from "../../state/navigation";
import { useMe } from "../../state/signed-in";
import { ImportForm } from "./ImportForm";
import { QuizFiles } from "./QuizFiles";

/** Quizzes in from files and out to files: for trainers, and for those who have the server's own key. */
export default function QuizzesPage() {
  const { t } = useTranslation();
  // Kept by nothing: it opens every interview of this server.
  const [key, setKey] = useState("");
  const token = key.trim();
  const me = useMe();
  const mine = me !== undefined && placesOf(me).includes("quizzes");
  const locked = token === "" && !mine;
  return (
    <Shell title={t("quizFiles.title")}>
      <Stack gap="xl">
        <div>
          <Title order={1}>{t("quizFiles.title")}</Title>
          <Text c="dimmed" maw="44rem" mt="xs">
            {t("quizFiles.lead")}
          </Text>
        </div>
        {!mine && (
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
        )}
        <ImportForm token={token} locked={locked} />
        <QuizFiles token={token} locked={locked} />
      </Stack>
    </Shell>
  );
}
