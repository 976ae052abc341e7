import { Group, Progress, Stack, Text, Title } from "@mantine/core";
import { useQueries, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { currentLocale } from "../../i18n";
import { euros } from "../../state/money";
import classes from "./Providers.module.css";
import { useWhose } from "./whose";

const LOOK_EVERY_MS = 3_000;

/** What the interviews that run now have cost so far; nothing where none runs. */
export function Running({ token }: { token: string }) {
  const { t } = useTranslation();
  const { api, kind: whose } = useWhose();
  const locale = currentLocale();
  const running = useQuery({
    queryKey: ["running", whose, token],
    queryFn: () => api.running(token),
    refetchInterval: LOOK_EVERY_MS,
  });
  const sessions = running.data?.items ?? [];
  const costs = useQueries({
    queries: sessions.map(({ id }) => ({
      queryKey: ["usage-of", id, token],
      queryFn: () => api.ofSession(id, token),
      refetchInterval: LOOK_EVERY_MS,
    })),
  });
  if (sessions.length === 0) return null;
  return (
    <Stack gap="xs" component="section" aria-label={t("providers.running")} data-testid="running">
      <Title order={2} size="h4">
        {t("providers.running")}
      </Title>
      {sessions.map((session, n) => {
        const used = costs[n]?.data;
        const budget = used?.budget;
        return (
          <Stack key={session.id} gap={4} className={classes.row}>
            <Group justify="space-between" wrap="nowrap" align="baseline">
              <Text fw={600} lineClamp={1}>
                {session.scenario.title}
              </Text>
              <Text className={classes.amount}>
                {used ? euros(used.total.cost_micro, locale) : "…"}
                {used && used.total.unpriced > 0 && ` + ${t("providers.unknown")}`}
              </Text>
            </Group>
            <Text size="sm" c="dimmed">
              {t("providers.runningFor", { minutes: Math.floor(session.duration_ms / 60_000) })}
              {budget && ` · ${t(`providers.standings.${budget.standing}`)}`}
            </Text>
            {budget && (
              <Progress
                value={Math.min(100, (100 * budget.spent_micro) / Math.max(1, budget.limit_micro))}
                color={budget.standing === "within" ? "petrol" : "copper"}
                aria-label={t("providers.session")}
              />
            )}
          </Stack>
        );
      })}
    </Stack>
  );
}
