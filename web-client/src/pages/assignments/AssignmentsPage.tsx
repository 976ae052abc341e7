import { Badge, Button, Group, Progress, Stack, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconCalendarPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { assignments } from "../../api/assignments";
import type { Assignment, AssignmentList } from "../../api/types";
import { useMay } from "../../components/account/useMay";
import { KeyGate } from "../../components/KeyGate";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Shell } from "../../components/Shell";
import { AssignDialog } from "./AssignDialog";
import classes from "./Assignments.module.css";
import { useDue } from "./useDue";

/** What was assigned, and how far people are. */
export default function AssignmentsPage() {
  const { t } = useTranslation();
  return (
    <Shell title={t("assignments.title")}>
      <KeyGate queryKey={["assignments"]} load={assignments.list}>
        {(list, token) => <Assigned first={list} token={token} />}
      </KeyGate>
    </Shell>
  );
}

function Assigned({ first, token }: { first: AssignmentList; token: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [assigning, dialog] = useDisclosure(false);
  const [older, setOlder] = useState<AssignmentList[]>([]);
  const [error, setError] = useState<unknown>();
  const pages = [first, ...older];
  const items = pages.flatMap((page) => page.items);
  const cursor = pages.at(-1)?.next_cursor;
  const more = async () => {
    setError(undefined);
    try {
      const page = await assignments.list(token, cursor ?? undefined);
      setOlder((before) => [...before, page]);
    } catch (caught) {
      setError(caught);
    }
  };
  const may = useMay();
  const assign = may("assignments.write") && (
    <Button
      leftSection={<IconCalendarPlus size={20} aria-hidden="true" />}
      onClick={dialog.open}
      data-testid="assign"
    >
      {t("assignments.new")}
    </Button>
  );
  return (
    <Stack gap="xl">
      <Group justify="space-between" align="flex-end" gap="md">
        <div>
          <Title order={1}>{t("assignments.title")}</Title>
          <Text c="dimmed" maw="44rem" mt="xs">
            {t("assignments.lead")}
          </Text>
        </div>
        {items.length > 0 && assign}
      </Group>
      {items.length === 0 ? (
        <section className={classes.teach}>
          <Title order={2} size="h3">
            {t("assignments.none")}
          </Title>
          <Text maw="40rem">{t("assignments.noneText")}</Text>
          {assign && <div>{assign}</div>}
        </section>
      ) : (
        <ul className={classes.list} data-testid="assignments">
          {items.map((item) => (
            <li key={item.id}>
              <Row item={item} />
            </li>
          ))}
        </ul>
      )}
      {error !== undefined && <ProblemNotice title={t("assignments.failed")} error={error} />}
      {cursor && (
        <Button variant="default" onClick={() => void more()} w="fit-content">
          {t("assignments.more")}
        </Button>
      )}
      {assigning && (
        <AssignDialog
          token={token}
          onClose={dialog.close}
          onMade={(made) => void navigate(`/assignments/${made.id}`)}
        />
      )}
    </Stack>
  );
}

function Row({ item }: { item: Assignment }) {
  const { t } = useTranslation();
  const due = useDue();
  const { what, counts } = item;
  return (
    <article className={classes.row}>
      <div className={classes.about}>
        <Group gap="xs">
          <Badge variant="light" color="petrol" tt="none">
            {t(`assignments.kinds.${what.kind}`)}
          </Badge>
          {item.withdrawn_at && (
            <Badge variant="default" tt="none">
              {t("assignments.withdrawn")}
            </Badge>
          )}
        </Group>
        <Link to={`/assignments/${item.id}`} className={classes.name} lang={what.language}>
          {what.title}
        </Link>
        <Text size="sm" c="dimmed">
          {t("assignments.due", { when: due(item.due_at, item.zone) })}
        </Text>
      </div>
      <div className={classes.counts}>
        <Text size="sm">
          {t("assignments.done", { count: counts.people, done: counts.done })}
          {counts.overdue > 0 && (
            <Text component="span" fw={600}>
              {" "}
              · {counts.overdue} {t("assignments.standings.overdue").toLowerCase()}
            </Text>
          )}
          {counts.waiting > 0 && (
            <Text component="span" fw={600}>
              {" "}
              · {counts.waiting} {t("assignments.standings.waiting").toLowerCase()}
            </Text>
          )}
        </Text>
        <Progress
          value={counts.people === 0 ? 0 : (100 * counts.done) / counts.people}
          aria-label={t("assignments.done", { count: counts.people, done: counts.done })}
          mt={6}
        />
      </div>
    </article>
  );
}
