import { Badge, Group, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { ownAssignments } from "../../api/assignments";
import type { OwnAssignment } from "../../api/types";
import { NextStep } from "../assignment/NextStep";
import assigned from "../assignments/Assignments.module.css";
import { StandingBadge } from "../assignments/StandingBadge";
import { useDue } from "../assignments/useDue";

/** Assignments that are shown on the first page. */
const MOST_SHOWN = 8;

/** What somebody is to do, what is due first, first; nothing where there is nothing. */
export function OwnAssignments() {
  const { t } = useTranslation();
  const query = useQuery({ queryKey: ["own-assignments"], queryFn: ownAssignments.list });
  const open = (query.data ?? []).filter(({ standing }) => standing !== "done");
  const done = (query.data ?? []).filter(({ standing }) => standing === "done");
  const shown = [...open, ...done].slice(0, MOST_SHOWN);
  const [first, ...rest] = shown;
  if (!first) return null;
  return (
    <section aria-labelledby="to-do" data-testid="own-assignments">
      <Title order={2} size="h3" id="to-do" mb="md">
        {t("assignments.own.title")}
      </Title>
      <Stack gap="sm">
        {first.standing === "done" ? <Line one={first} /> : <Next one={first} />}
        {rest.map((one) => (
          <Line key={one.id} one={one} />
        ))}
      </Stack>
    </section>
  );
}

/** The first of them, with the way to it. */
function Next({ one }: { one: OwnAssignment }) {
  const { t } = useTranslation();
  const due = useDue();
  return (
    <article className={assigned.teach}>
      <div>
        <Group gap="xs" mb={6}>
          <Badge variant="default" tt="none">
            {t(`assignments.kinds.${one.what.kind}`)}
          </Badge>
          <StandingBadge standing={one.standing} />
        </Group>
        <Title order={3} lang={one.what.language}>
          <Link to={`/assignment/${one.id}`} className={assigned.name}>
            {one.what.title}
          </Link>
        </Title>
        <div className={assigned.facts}>
          <span>{t("assignments.due", { when: due(one.due_at, one.zone) })}</span>
          {one.what.minutes !== null && (
            <span>{t("home.minutes", { count: one.what.minutes })}</span>
          )}
          {one.tries_left > 0 && (
            <span>{t("assignments.own.triesLeft", { count: one.tries_left })}</span>
          )}
        </div>
      </div>
      {one.note && <Text>{one.note}</Text>}
      <NextStep assignment={one} />
    </article>
  );
}

function Line({ one }: { one: OwnAssignment }) {
  const { t } = useTranslation();
  const due = useDue();
  return (
    <article className={assigned.row}>
      <div className={assigned.about}>
        <Link to={`/assignment/${one.id}`} className={assigned.name} lang={one.what.language}>
          {one.what.title}
        </Link>
        <Text size="sm" c="dimmed">
          {t("assignments.due", { when: due(one.due_at, one.zone) })}
        </Text>
      </div>
      <div className={assigned.standing}>
        <StandingBadge standing={one.standing} />
      </div>
    </article>
  );
}
