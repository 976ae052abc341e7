import { PasswordInput, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Shell } from "../../components/Shell";
import { setInstanceKey, useInstanceKey } from "../../state/instance-key";
import { placesOf } from "../../state/navigation";
import { useMe } from "../../state/signed-in";
import { ImportForm } from "./ImportForm";
import { QuizList } from "./QuizList";

/** All quizzes, written here or from files: for trainers, and for those who have the server's own key. */
export default function QuizzesPage() {
  const { t } = useTranslation();
  const token = useInstanceKey();
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
            value={token}
            onChange={(event) => setInstanceKey(event.currentTarget.value.trim())}
            autoComplete="off"
            visibilityToggleButtonProps={{ "aria-label": t("app.showKey") }}
            maw="28rem"
            data-testid="access-key"
          />
        )}
        <QuizList token={token} locked={locked} />
        <ImportForm token={token} locked={locked} />
      </Stack>
    </Shell>
  );
}
