import { Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { NeedsSetup } from "../../components/NeedsSetup";
import { Shell } from "../../components/Shell";
import { StandIns } from "../../components/StandIns";
import { Waiting } from "../../components/Waiting";
import { useAccount } from "../../state/signed-in";
import classes from "./Home.module.css";
import { KeptInterviews, ResumeCard } from "./KeptInterviews";
import { OwnHome } from "./OwnHome";
import { Quizzes } from "./Quizzes";
import { Scenarios } from "./Scenarios";
import { TwoVoices } from "./TwoVoices";

/** The first page: a person's own, or what this is, and interviews to choose from. */
export default function Home() {
  const { t } = useTranslation();
  const current = useAccount();
  return (
    <Shell title={t("home.title")}>
      {current.status === "asking" && <Waiting />}
      {current.status === "guest" && <GuestHome />}
      {current.status === "signed_in" && <OwnHome me={current.user} />}
    </Shell>
  );
}

function GuestHome() {
  const { t } = useTranslation();
  return (
    <Stack gap="xl">
      <NeedsSetup />
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
  );
}
