import { Badge, Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconCalendarPlus, IconCalendarQuestion } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { ownAssignments } from "../../api/assignments";
import { Problem } from "../../api/problem";
import type { OwnAssignmentDetail } from "../../api/types";
import { Message } from "../../components/Message";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Shell } from "../../components/Shell";
import { saveFile } from "../../components/saveFile";
import { Waiting } from "../../components/Waiting";
import { wayIn } from "../../state/return-to";
import { useAccount } from "../../state/signed-in";
import classes from "../assignments/Assignments.module.css";
import { TryLine } from "../assignments/People";
import { StandingBadge } from "../assignments/StandingBadge";
import { useDue } from "../assignments/useDue";
import { AskHuman } from "./AskHuman";
import { HumanStanding } from "./HumanStanding";
import { NextStep } from "./NextStep";

/** One thing that somebody is to do: what, until when, and the way to it. */
export default function OwnAssignmentPage() {
  const { t } = useTranslation();
  const { id = "" } = useParams();
  const current = useAccount();
  const query = useQuery({
    queryKey: ["own-assignments", id],
    queryFn: () => ownAssignments.read(id),
    enabled: current.status === "signed_in",
    staleTime: 0,
  });
  const isGone = current.status === "guest" || (query.error instanceof Problem && query.error.gone);
  return (
    <Shell title={query.data?.what.title ?? t("assignments.own.title")}>
      {query.data ? (
        <One detail={query.data} />
      ) : isGone ? (
        <Message
          icon={<IconCalendarQuestion size={34} />}
          title={t("assignments.own.gone")}
          text={t("assignments.own.goneText")}
        >
          <Button component={Link} to={wayIn("/login", `/assignment/${id}`)}>
            {t("signIn.title")}
          </Button>
        </Message>
      ) : query.error ? (
        <ProblemNotice
          title={t("assignments.failed")}
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      ) : (
        <Waiting />
      )}
    </Shell>
  );
}

function One({ detail }: { detail: OwnAssignmentDetail }) {
  const { t } = useTranslation();
  const due = useDue();
  const { id, what, tries } = detail;
  const saving = useMutation({
    mutationFn: async () => saveFile(await ownAssignments.calendar(id), `${what.id}.ics`),
  });
  return (
    <Stack gap="lg" className={classes.narrow}>
      <div>
        <Group gap="xs" mb={6}>
          <Badge variant="light" color="petrol" tt="none">
            {t(`assignments.kinds.${what.kind}`)}
          </Badge>
          <StandingBadge standing={detail.standing} />
        </Group>
        <Title order={1} lang={what.language}>
          {what.title}
        </Title>
        {detail.scenario && (
          <Text mt="xs" lang={what.language}>
            {detail.scenario.summary}
          </Text>
        )}
      </div>
      <div className={classes.facts}>
        <span>{t("assignments.due", { when: due(detail.due_at, detail.zone) })}</span>
        {what.minutes !== null && <span>{t("home.minutes", { count: what.minutes })}</span>}
        {detail.tries_left > 0 && (
          <span>{t("assignments.own.triesLeft", { count: detail.tries_left })}</span>
        )}
        {detail.organisation && (
          <span>{t("assignments.own.organisation", { organisation: detail.organisation })}</span>
        )}
      </div>
      {detail.note && <Text className={classes.note}>{detail.note}</Text>}
      <NextStep assignment={detail} />
      <HumanStanding assignment={detail} />
      {what.kind === "scenario" && !detail.human && detail.standing !== "done" && (
        <AskHuman assignment={id} />
      )}
      {detail.standing !== "done" && (
        <Button
          variant="default"
          w="fit-content"
          leftSection={<IconCalendarPlus size={18} aria-hidden="true" />}
          loading={saving.isPending}
          onClick={() => saving.mutate()}
        >
          {t("assignments.own.calendar")}
        </Button>
      )}
      {saving.isError && (
        <ProblemNotice title={t("assignments.own.calendarFailed")} error={saving.error} />
      )}
      {tries.length > 0 && (
        <section aria-labelledby="tries">
          <Title order={2} size="h4" id="tries" mb="xs">
            {t("assignments.own.past")}
          </Title>
          <ul className={classes.people}>
            {tries.map((one) => (
              <li key={one.number} className={classes.sum}>
                <Text fw={600}>{t("assignments.own.tryNumber", { number: one.number })}</Text>
                <TryLine one={one} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </Stack>
  );
}
