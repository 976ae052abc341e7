import { Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { interviews } from "../../api/interviews";
import { KeyGate } from "../../components/KeyGate";
import { Shell } from "../../components/Shell";
import { Interviews } from "./Interviews";

/** The interviews of an organisation: planned, under way, to be reviewed and reviewed. */
export default function InterviewsPage() {
  const { t } = useTranslation();
  return (
    <Shell title={t("interviews.title")}>
      <KeyGate queryKey={["interviews", "counts"]} load={interviews.counts}>
        {(counts, token) => (
          <Stack gap="xl">
            <div>
              <Title order={1}>{t("interviews.title")}</Title>
              <Text c="dimmed" maw="44rem" mt="xs">
                {t("interviews.lead")}
              </Text>
            </div>
            <Interviews counts={counts} token={token} />
          </Stack>
        )}
      </KeyGate>
    </Shell>
  );
}
