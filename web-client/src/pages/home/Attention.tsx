import { Anchor, Group, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { assignments } from "../../api/assignments";
import type { Assignment, Me } from "../../api/types";
import { workshop } from "../../api/workshop";
import { drafts } from "../../state/interviews";
import { actingRole } from "../../state/navigation";
import assigned from "../assignments/Assignments.module.css";
import { Drafts } from "./Drafts";

const MOST_SHOWN = 5;

/** What waits for those who write, assign and review. */
export function Attention({ me }: { me: Me }) {
  const { t } = useTranslation();
  const role = actingRole(me);
  const writes = role === "trainer" || role === "school";
  const given = useQuery({ queryKey: ["assignments", ""], queryFn: () => assignments.list("") });
  const written = useQuery({
    queryKey: ["written", ""],
    queryFn: () => workshop.list(""),
    enabled: writes,
  });
  const open = (given.data?.items ?? []).filter(({ withdrawn_at }) => !withdrawn_at);
  const asking = open.filter(({ counts }) => counts.waiting > 0);
  const late = open.filter(({ counts }) => counts.overdue > 0);
  const waiting = drafts(written.data?.items ?? []);
  if (!given.data) return null;
  return (
    <section aria-labelledby="attention" data-testid="attention">
      <Group justify="space-between" align="baseline" mb="md">
        <Title order={2} size="h3" id="attention">
          {t("assignments.home.attention")}
        </Title>
        <Anchor component={Link} to="/assignments">
          {t("assignments.home.all")}
        </Anchor>
      </Group>
      {late.length === 0 && asking.length === 0 && waiting.length === 0 && (
        <Text c="dimmed">{t("assignments.home.nothing")}</Text>
      )}
      <ul className={assigned.list}>
        {asking.slice(0, MOST_SHOWN).map(({ id, what, counts }) => (
          <li key={id}>
            <Anchor component={Link} to={`/assignments/${id}`}>
              {t("assignments.home.waiting", { count: counts.waiting, title: what.title })}
            </Anchor>
          </li>
        ))}
        {late.slice(0, MOST_SHOWN).map(({ id, what, counts }) => (
          <li key={id}>
            <Anchor component={Link} to={`/assignments/${id}`} underline="always">
              {t("assignments.home.overdue", { count: counts.overdue, title: what.title })}
            </Anchor>
          </li>
        ))}
        <Drafts drafts={waiting} />
      </ul>
      <Running items={open} />
    </section>
  );
}

/** How far those are who were assigned something. */
function Running({ items }: { items: Assignment[] }) {
  const { t } = useTranslation();
  if (items.length === 0) return null;
  return (
    <>
      <Title order={3} size="h5" mt="md" mb="xs">
        {t("assignments.home.running")}
      </Title>
      <ul className={assigned.list}>
        {items.slice(0, MOST_SHOWN).map(({ id, what, counts }) => (
          <li key={id}>
            <Anchor
              component={Link}
              to={`/assignments/${id}`}
              lang={what.language}
              underline="always"
            >
              {what.title}
            </Anchor>{" "}
            <Text component="span" size="sm" c="dimmed">
              {t("assignments.done", { count: counts.people, done: counts.done })}
            </Text>
          </li>
        ))}
      </ul>
    </>
  );
}
