import { Anchor, Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api } from "../../api/http";
import type { Me, UserRole } from "../../api/types";
import { useMay } from "../../components/account/useMay";
import { StandIns } from "../../components/StandIns";
import { currentLanguage } from "../../i18n";
import { isOver } from "../../state/interview";
import { ADDRESSES, actingRole, type Place, placesOf } from "../../state/navigation";
import { EVERYTHING, trendOf } from "../../state/progress";
import { suggested } from "../../state/suggested";
import { Moved } from "../progress/Moved";
import { useProgress } from "../progress/useProgress";
import { Attention } from "./Attention";
import classes from "./Home.module.css";
import { KeptInterviews, ResumeCard, useKept } from "./KeptInterviews";
import { OpenReports } from "./OpenReports";
import { OwnAssignments } from "./OwnAssignments";
import { OwnInterviews, OwnResume, useOwnSessions } from "./OwnInterviews";
import { Reviews } from "./Reviews";
import { ScenarioCard } from "./Scenarios";

/** The workshop's places, with what they are for. */
const WORKSHOP = ["scenarios", "quizzes", "assistants", "providers"] as const;

/** Who assigns, and who listens to what was held. */
const ASSIGNS: readonly UserRole[] = ["recruiter", "trainer", "school", "company"];
const REVIEWS: readonly UserRole[] = ["recruiter", "school", "company"];

/** The first page of a person: what waits, what they look after, what they have done. */
export function OwnHome({ me }: { me: Me }) {
  const { t } = useTranslation();
  const role = actingRole(me);
  const workshop = WORKSHOP.filter((place) => (placesOf(me) as Place[]).includes(place));
  const held = (useKept().data ?? []).filter(({ state }) => isOver(state)).length;
  const own = useOwnSessions();
  return (
    <Stack gap="xl">
      <ResumeCard />
      <OwnResume />
      <div>
        <Title order={1}>{t("home.own.hello", { name: me.name })}</Title>
        <Text c="dimmed" mt="xs" maw="44rem">
          {t(`home.own.lead.${role}`)}
        </Text>
      </div>
      <OwnAssignments />
      {role === "admin" && <OpenReports />}
      {role === "admin" && <StandIns />}
      {me.organisation && ASSIGNS.includes(role) && <Attention me={me} />}
      {me.organisation && REVIEWS.includes(role) && <Reviews />}
      {workshop.length > 0 && <Workshop places={workshop} />}
      {held > 0 || own.length > 0 ? (
        <>
          <OwnProgress />
          <Suggestions />
          {/* Those of the account hold what this browser has begun while signed in. */}
          {own.length > 0 ? <OwnInterviews sessions={own} /> : <KeptInterviews />}
        </>
      ) : (
        <>
          {role === "candidate" && <FirstSteps />}
          <Suggestions />
        </>
      )}
    </Stack>
  );
}

function Workshop({ places }: { places: readonly (typeof WORKSHOP)[number][] }) {
  const { t } = useTranslation();
  const may = useMay();
  const what = (place: (typeof WORKSHOP)[number]) =>
    (place === "scenarios" || place === "assistants") && !may(`${place}.write`)
      ? t(`home.own.reads.${place}`)
      : t(`home.own.places.${place}`);
  return (
    <ul className={classes.tiles}>
      {places.map((place) => (
        <li key={place}>
          <article className={classes.card}>
            <Title order={2} size="h4">
              <Link to={ADDRESSES[place]} className={classes.cardLink}>
                {t(`nav.places.${place}`)}
              </Link>
            </Title>
            <Text c="dimmed" size="sm">
              {what(place)}
            </Text>
          </article>
        </li>
      ))}
    </ul>
  );
}

/** Before the first interview: how it goes, in three steps. */
function FirstSteps() {
  const { t } = useTranslation();
  return (
    <section className={classes.first} aria-labelledby="first" data-testid="first-steps">
      <Title order={2} size="h3" id="first">
        {t("home.own.firstTitle")}
      </Title>
      <ol className={classes.firstSteps}>
        {(["one", "two", "three"] as const).map((step) => (
          <li key={step}>
            <Text>{t(`home.own.first.${step}`)}</Text>
          </li>
        ))}
      </ol>
      <Button
        component={Link}
        to={ADDRESSES.practise}
        rightSection={<IconArrowRight size={18} aria-hidden="true" />}
        w="fit-content"
      >
        {t("home.choose")}
      </Button>
    </section>
  );
}

/** What moved since the interviews before, in one line; the rest is on its own page. */
function OwnProgress() {
  const { t } = useTranslation();
  const progress = useProgress().query.data;
  const movement = progress && trendOf(progress, EVERYTHING)?.overall;
  if (!progress || progress.sessions.length === 0) return null;
  return (
    <section className={classes.progress} aria-labelledby="own-progress">
      <div>
        <Title order={2} size="h4" id="own-progress">
          {t("progress.title")}
        </Title>
        {movement ? (
          <Moved movement={movement} />
        ) : (
          <Text c="dimmed">{t("home.own.compared", { count: progress.sessions.length })}</Text>
        )}
      </div>
      <Button component={Link} to={ADDRESSES.progress} variant="default">
        {t("progress.see")}
      </Button>
    </section>
  );
}

/** A few interviews in the reader's language that neither the account nor this browser has held. */
function Suggestions() {
  const { t } = useTranslation();
  const kept = useKept().data ?? [];
  const scenarios = useQuery({ queryKey: ["scenarios"], queryFn: () => api.scenarios() });
  const own = useProgress().query.data?.sessions ?? [];
  const held = [...kept, ...own].map(({ title }) => title);
  const shown = suggested(scenarios.data ?? [], held, currentLanguage());
  if (shown.length === 0) return null;
  return (
    <section aria-labelledby="suggested">
      <Group justify="space-between" align="baseline" mb="md">
        <Title order={2} size="h3" id="suggested">
          {t("home.own.suggested")}
        </Title>
        <Anchor component={Link} to={ADDRESSES.practise}>
          {t("home.own.allInterviews")}
        </Anchor>
      </Group>
      <ul className={classes.grid}>
        {shown.map((scenario) => (
          <li key={scenario.id}>
            <ScenarioCard scenario={scenario} />
          </li>
        ))}
      </ul>
    </section>
  );
}
