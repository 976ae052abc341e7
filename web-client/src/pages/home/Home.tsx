import { Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Shell } from "../../components/Shell";
import { StandIns } from "../../components/StandIns";
import classes from "./Home.module.css";
import { KeptInterviews, ResumeCard } from "./KeptInterviews";
import { Quizzes } from "./Quizzes";
import { Scenarios } from "./Scenarios";
import { TwoVoices } from "./TwoVoices";

/** The first page: what this is, an interview to return to, interviews to choose from. */
export default function Home() {
  const { t } = useTranslation();
  return (
    <Shell title={t("home.title")}>
      <Stack gap="xl">
        <ResumeCard />
        <section className={classes.hero}>
          <div>
            <Title order={1} className={classes.headline}>
              {t("home.headline")}
            </Title>
            <Text className={classes.lead}>{t("home.lead")}</Text>
          </div>
          <TwoVoices label={t("home.figure")} />
        </section>
        <StandIns />
        <Scenarios />
        <Quizzes />
        <KeptInterviews />
      </Stack>
    </Shell>
  );
}
