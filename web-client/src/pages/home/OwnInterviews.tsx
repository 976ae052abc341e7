import { Anchor, Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconDoorEnter } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { accounts } from "../../api/accounts";
import type { Session } from "../../api/types";
import { isOver } from "../../state/interview";
import { ADDRESSES } from "../../state/navigation";
import history from "../history/History.module.css";
import { SessionRow } from "../history/SessionRow";
import classes from "./Home.module.css";
import { useKept } from "./KeptInterviews";

const SHOWN = 5;

/** The newest interviews of the account, from whichever device. */
export function useOwnSessions(): Session[] {
  const query = useQuery({
    queryKey: ["own-sessions", "newest"],
    queryFn: () => accounts.sessions(null, SHOWN),
    staleTime: 0,
  });
  return query.data?.items ?? [];
}

/** An interview that was begun on another device, and waits. */
export function OwnResume() {
  const { t } = useTranslation();
  const kept = useKept().data ?? [];
  const open = useOwnSessions().find(({ state, trial }) => !isOver(state) && !trial);
  // One that this browser has begun is offered as everybody's is.
  if (!open || kept.some(({ state }) => !isOver(state))) return null;
  return (
    <section className={classes.resume} aria-labelledby="own-resume" data-testid="resume">
      <div>
        <Text id="own-resume" component="h2" fw={700} size="lg">
          {t("home.resumeTitle")}
        </Text>
        <Text>{t("home.resumeText", { title: open.scenario.title })}</Text>
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

export function OwnInterviews({ sessions }: { sessions: Session[] }) {
  const { t } = useTranslation();
  return (
    <Stack component="section" gap="md" aria-labelledby="own-interviews">
      <Group justify="space-between" align="baseline">
        <Title order={2} size="h3" id="own-interviews">
          {t("history.title")}
        </Title>
        <Anchor component={Link} to={ADDRESSES.history}>
          {t("history.see")}
        </Anchor>
      </Group>
      <ul className={history.list}>
        {sessions.map((session) => (
          <SessionRow key={session.id} session={session} />
        ))}
      </ul>
    </Stack>
  );
}
