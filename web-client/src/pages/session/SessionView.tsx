import { Alert, Badge, Button, Group, Text, Title } from "@mantine/core";
import { IconBolt, IconHeadphones, IconInfoCircle } from "@tabler/icons-react";
import { type UseQueryResult, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Session, Turn } from "../../api/types";
import { SessionConsents } from "../../components/consents/SessionConsents";
import { SessionTabs } from "../../components/SessionTabs";
import { Shell } from "../../components/Shell";
import { isOver } from "../../state/interview";
import { ReportSection } from "../report/ReportSection";
import { DeleteSession } from "./DeleteSession";
import { ReviewMark } from "./ReviewMark";
import classes from "./Session.module.css";
import { Summary } from "./Summary";

interface SessionViewProps {
  session: Session;
  token: string;
  transcript: UseQueryResult<Turn[]>;
  onDeleted(): void;
}

const NO_TURNS: Turn[] = [];

export function SessionView(props: SessionViewProps) {
  const { session, token, transcript, onDeleted } = props;
  const { t } = useTranslation();
  const { scenario, state } = session;
  const turns = transcript.data ?? NO_TURNS;
  const over = isOver(state);
  const queries = useQueryClient();
  const onConsents = () => {
    for (const key of ["session", "report", "recordings"]) {
      void queries.invalidateQueries({ queryKey: [key, session.id] });
    }
  };

  return (
    <Shell title={`${t("end.title")}: ${scenario.title}`}>
      <SessionTabs id={session.id} current="report" />
      <div className={classes.head}>
        <div>
          <Group gap="sm">
            <Badge
              size="lg"
              tt="none"
              variant="light"
              color={state === "interrupted" ? "copper" : "petrol"}
              data-testid="state"
            >
              {t(`end.states.${state}`)}
            </Badge>
            {over && session.end_reason && state !== "interrupted" && (
              <Text size="sm" c="dimmed">
                {t(`end.reasons.${session.end_reason}`)}
              </Text>
            )}
          </Group>
          <Title order={1} lang={scenario.language} mt="xs">
            {scenario.title}
          </Title>
        </div>
        <Group gap="sm">
          {over && session.started_at && <ReviewMark session={session.id} />}
          {over && (
            <Button component={Link} to={`/prepare/${scenario.id}`} variant="default">
              {t("end.again")}
            </Button>
          )}
        </Group>
      </div>

      {state === "interrupted" && (
        <Alert
          color="copper"
          mt="lg"
          icon={<IconBolt aria-hidden="true" />}
          title={t("end.interruptedTitle")}
          data-testid="interrupted"
        >
          {t("end.interrupted")}
        </Alert>
      )}
      {!over && (
        <Alert mt="lg" icon={<IconInfoCircle aria-hidden="true" />} title={t("end.stillOpenTitle")}>
          <Text size="sm" mb="sm">
            {t("end.stillOpen")}
          </Text>
          <Button component={Link} to={`/room/${session.id}`}>
            {t("end.returnToRoom")}
          </Button>
        </Alert>
      )}

      <Summary session={session} turns={turns} />

      {over && session.started_at && (
        <ReportSection session={session} token={token} turns={turns} />
      )}

      <section aria-labelledby="consents" className={classes.consents}>
        <Title order={2} size="h3" id="consents" mb="sm">
          {t("consents.session")}
        </Title>
        <SessionConsents session={session.id} token={token} onChanged={onConsents} />
      </section>

      <Group justify="space-between" gap="md">
        <Button
          component={Link}
          to={`/sessions/${session.id}/replay`}
          size="lg"
          leftSection={<IconHeadphones size={22} aria-hidden="true" />}
        >
          {t("replay.go")}
        </Button>
        {over && <DeleteSession id={session.id} token={token} onDeleted={onDeleted} />}
      </Group>
    </Shell>
  );
}
