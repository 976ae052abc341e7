import { Badge, Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconDoorEnter, IconTrendingUp } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api } from "../../api/http";
import { Problem } from "../../api/problem";
import { currentLocale } from "../../i18n";
import { isOver } from "../../state/interview";
import { type Kept, KeptSessions } from "../../state/kept";
import classes from "./Home.module.css";

const MOST_SHOWN = 6;

/** The interviews that this browser has held, brought up to date with the server. */
export function useKept() {
  return useQuery({
    queryKey: ["kept"],
    queryFn: refreshKept,
    placeholderData: () => new KeptSessions(localStorage).all(),
    staleTime: 0,
  });
}

async function refreshKept(): Promise<Kept[]> {
  const kept = new KeptSessions(localStorage);
  const open = kept.all().filter(({ state }) => !isOver(state));
  await Promise.all(
    open.map(async ({ id, token }) => {
      try {
        kept.update(id, { state: (await api.session(id, token)).state });
      } catch (error) {
        // Deleted from elsewhere; any other failure says nothing about the session.
        if (error instanceof Problem && (error.gone || error.unauthorized)) kept.forget(id);
      }
    }),
  );
  return kept.all();
}

export function ResumeCard() {
  const { t } = useTranslation();
  const open = useKept().data?.find(({ state }) => !isOver(state));
  if (!open) return null;
  return (
    <section className={classes.resume} aria-labelledby="resume" data-testid="resume">
      <div>
        <Text id="resume" component="h2" fw={700} size="lg">
          {t("home.resumeTitle")}
        </Text>
        <Text>{t("home.resumeText", { title: open.title })}</Text>
      </div>
      <Button
        component={Link}
        to={`/room/${open.id}`}
        leftSection={<IconDoorEnter size={20} aria-hidden="true" />}
      >
        {t("home.resume")}
      </Button>
    </section>
  );
}

export function KeptInterviews() {
  const { t } = useTranslation();
  const over = (useKept().data ?? []).filter(({ state }) => isOver(state)).slice(0, MOST_SHOWN);
  if (over.length === 0) return null;
  const date = new Intl.DateTimeFormat(currentLocale(), {
    dateStyle: "medium",
    timeStyle: "short",
  });
  return (
    <Stack component="section" gap="md" aria-labelledby="past" mt="md">
      <Group justify="space-between" gap="sm">
        <Title order={2} size="h3" id="past">
          {t("home.past")}
        </Title>
        <Button
          component={Link}
          to="/progress"
          variant="default"
          size="sm"
          leftSection={<IconTrendingUp size={18} aria-hidden="true" />}
          data-testid="to-progress"
        >
          {t("progress.see")}
        </Button>
      </Group>
      <ul className={classes.past}>
        {over.map(({ id, title, createdAt, state, language }) => {
          const when = date.format(new Date(createdAt));
          return (
            <li key={id} className={classes.pastItem}>
              <Link to={`/sessions/${id}`} className={classes.pastLink}>
                <Text component="span" fw={600} lang={language} truncate>
                  {title}
                </Text>
                <span className={classes.fact}>
                  {state === "interrupted" && (
                    <Badge color="copper" variant="light" tt="none">
                      {t("end.states.interrupted")}
                    </Badge>
                  )}
                  <Text component="span" size="sm" c="dimmed">
                    {when}
                  </Text>
                </span>
              </Link>
            </li>
          );
        })}
      </ul>
    </Stack>
  );
}
