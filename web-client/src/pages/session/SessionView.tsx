import { Alert, Badge, Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconBolt, IconInfoCircle } from "@tabler/icons-react";
import type { UseQueryResult } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Recording, Session, Turn } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Shell } from "../../components/Shell";
import { Waiting } from "../../components/Waiting";
import { isOver } from "../../state/interview";
import { Delays } from "./Delays";
import { DeleteSession } from "./DeleteSession";
import { Downloads } from "./Downloads";
import { Player } from "./Player";
import classes from "./Session.module.css";
import { Summary } from "./Summary";
import { Transcript } from "./Transcript";
import { usePlayback } from "./usePlayback";

interface SessionViewProps {
  session: Session;
  token: string;
  interviewer: string | undefined;
  transcript: UseQueryResult<Turn[]>;
  recordings: UseQueryResult<Recording[]>;
  onDeleted(): void;
}

const NO_TURNS: Turn[] = [];
const NO_RECORDINGS: Recording[] = [];

export function SessionView(props: SessionViewProps) {
  const { session, token, transcript, recordings, onDeleted } = props;
  const { t } = useTranslation();
  const { scenario, state } = session;
  const turns = transcript.data ?? NO_TURNS;
  const tracks = recordings.data ?? NO_RECORDINGS;
  const playback = usePlayback(tracks, token);
  const over = isOver(state);
  const names = {
    candidate: t("room.you"),
    interviewer: props.interviewer ?? t("room.interviewer"),
  };

  return (
    <Shell title={`${t("end.title")}: ${scenario.title}`}>
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
        {over && (
          <Button component={Link} to={`/prepare/${scenario.id}`} variant="default">
            {t("end.again")}
          </Button>
        )}
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

      <div className={classes.columns}>
        <section aria-labelledby="transcript" className={classes.transcript}>
          <Title order={2} id="transcript" mb="md">
            {t("end.transcript")}
          </Title>
          {transcript.isPending && <Waiting />}
          {transcript.isError && (
            <ProblemNotice
              title={t("end.transcript")}
              error={transcript.error}
              onRetry={() => void transcript.refetch()}
            />
          )}
          {transcript.isSuccess && (
            <Transcript
              turns={turns}
              names={names}
              language={scenario.language}
              playback={playback}
            />
          )}
        </section>
        <Stack gap="xl" className={classes.side}>
          <Delays turns={turns} />
          {over && (
            <Downloads
              session={session}
              token={token}
              turns={turns}
              tracks={tracks}
              names={names}
            />
          )}
          {over && <DeleteSession id={session.id} token={token} onDeleted={onDeleted} />}
        </Stack>
      </div>

      {over && (
        <Player
          playback={playback}
          turns={turns}
          names={names}
          error={recordings.error}
          loading={recordings.isPending}
          onRetry={() => void recordings.refetch()}
        />
      )}
    </Shell>
  );
}
