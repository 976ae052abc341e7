import { Alert, Button, Stack, Text, Title, VisuallyHidden } from "@mantine/core";
import { IconClockHour4, IconUnlink, IconUserPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import type { Progress } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Shell } from "../../components/Shell";
import { Waiting } from "../../components/Waiting";
import { EVERYTHING, type Filter, shownSessions, trendOf } from "../../state/progress";
import { useMe } from "../../state/signed-in";
import { DeliveryOverTime } from "./DeliveryOverTime";
import { Filters } from "./Filters";
import { Levels } from "./Levels";
import { FirstOnly, NothingYet } from "./NothingYet";
import { useProgress } from "./useProgress";

/** The candidate's own interviews side by side, and never beside anybody else's. */
export default function ProgressPage() {
  const { t } = useTranslation();
  const me = useMe();
  const { query, forget, taking } = useProgress();
  const { data, error, isPending } = query;
  return (
    <Shell title={t("progress.title")}>
      <Stack gap="xl">
        <div>
          <Title order={1}>{t("progress.title")}</Title>
          <Text c="dimmed" maw="44rem" mt="xs">
            {t(me ? "progress.leadOwn" : "progress.lead")}
          </Text>
        </div>
        {isPending && <Waiting />}
        {error !== null && (
          <ProblemNotice
            title={t("progress.title")}
            error={error}
            onRetry={() => void query.refetch()}
          />
        )}
        {data && data.refused.length > 0 && (
          <Refused count={data.refused.length} onForget={() => forget(data.refused)} />
        )}
        {data && data.guest.length > 0 && (
          <HeldAsGuest
            count={data.guest.length}
            pending={taking.isPending}
            onTake={() => taking.mutate(data.guest)}
          />
        )}
        {taking.isError && <ProblemNotice title={t("progress.notTaken")} error={taking.error} />}
        <VisuallyHidden role="status">
          {taking.isSuccess && t("progress.taken", { count: taking.data.taken.length })}
        </VisuallyHidden>
        {data && data.unreported.length > 0 && (
          <Alert icon={<IconClockHour4 aria-hidden="true" />} role="status">
            {t("progress.unreported", { count: data.unreported.length })}
          </Alert>
        )}
        {data && (data.sessions.length > 0 ? <SideBySide progress={data} /> : <NothingYet />)}
      </Stack>
    </Shell>
  );
}

function SideBySide({ progress }: { progress: Progress }) {
  const [query] = useSearchParams();
  const asked = query.get("scenario");
  const [filter, setFilter] = useState<Filter>(() =>
    progress.sessions.some(({ scenario }) => scenario === asked)
      ? { ...EVERYTHING, scenario: asked ?? "all" }
      : EVERYTHING,
  );
  const shown = shownSessions(progress, filter);
  return (
    <>
      <Filters sessions={progress.sessions} filter={filter} onFilter={setFilter} />
      {shown.length === 1 && shown[0] && <FirstOnly session={shown[0]} />}
      <Levels sessions={shown} trend={trendOf(progress, filter)} />
      <DeliveryOverTime sessions={shown} />
    </>
  );
}

/** What this browser keeps from before its reader signed in. */
function HeldAsGuest(props: { count: number; pending: boolean; onTake(): void }) {
  const { t } = useTranslation();
  const { count, pending, onTake } = props;
  return (
    <Alert
      icon={<IconUserPlus aria-hidden="true" />}
      title={t("progress.guestTitle", { count })}
      data-testid="held-as-guest"
    >
      <Text size="sm" mb="sm">
        {t("progress.guest")}
      </Text>
      <Button size="sm" variant="default" loading={pending} onClick={onTake}>
        {t("progress.take")}
      </Button>
    </Alert>
  );
}

/** Interviews that were deleted, or whose key is not theirs: their keys are of no use. */
function Refused({ count, onForget }: { count: number; onForget(): void }) {
  const { t } = useTranslation();
  return (
    <Alert
      color="copper"
      icon={<IconUnlink aria-hidden="true" />}
      title={t("progress.refusedTitle", { count })}
      data-testid="refused"
    >
      <Text size="sm" mb="sm">
        {t("progress.refused")}
      </Text>
      <Button size="sm" variant="default" onClick={onForget}>
        {t("progress.forget")}
      </Button>
    </Alert>
  );
}
