import { Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Shell } from "../../components/Shell";
import { Quizzes } from "../home/Quizzes";
import { Scenarios } from "../home/Scenarios";

/** Everything that can be practised here. */
export default function PractisePage() {
  const { t } = useTranslation();
  return (
    <Shell title={t("nav.places.practise")}>
      <Stack gap="xl">
        <div>
          <Title order={1}>{t("nav.places.practise")}</Title>
          <Text c="dimmed" mt="xs" maw="44rem">
            {t("home.own.practiseLead")}
          </Text>
        </div>
        <Scenarios />
        <Quizzes />
      </Stack>
    </Shell>
  );
}
