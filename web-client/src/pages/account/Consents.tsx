import { Anchor, Button, Skeleton, Switch, Text, Title } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { consents } from "../../api/consents";
import type { ConsentEntry } from "../../api/types";
import { ConsentHistory } from "../../components/consents/ConsentHistory";
import { ProblemNotice } from "../../components/ProblemNotice";
import { currentLanguage } from "../../i18n";
import classes from "./Account.module.css";

const KEY = ["own-consents"] as const;

/** No AI where something is assigned, and all that was agreed to. */
export function Consents() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const own = useInfiniteQuery({
    queryKey: KEY,
    queryFn: ({ pageParam }) => consents.own(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    staleTime: 0,
  });
  const choosing = useMutation({
    mutationFn: (without: boolean) => consents.setWithoutAi(without, currentLanguage()),
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
  });
  if (own.isPending) return <Skeleton height={200} radius="md" />;
  if (own.isError) {
    return (
      <ProblemNotice
        title={t("consents.failed")}
        error={own.error}
        onRetry={() => void own.refetch()}
      />
    );
  }
  const entries = own.data.pages.flatMap(({ items }) => items);
  const withoutAi = choosing.isPending
    ? Boolean(choosing.variables)
    : (own.data.pages[0]?.without_ai ?? false);
  return (
    <section className={classes.part} aria-labelledby="own-consents">
      <div>
        <Title order={2} size="h3" id="own-consents">
          {t("consents.title")}
        </Title>
        <Text c="dimmed" size="sm">
          {t("consents.lead")}
        </Text>
      </div>
      <Switch
        label={t("consents.withoutAi")}
        description={t("consents.withoutAiHint")}
        checked={withoutAi}
        onChange={(event) => choosing.mutate(event.currentTarget.checked)}
        disabled={choosing.isPending}
        data-testid="without-ai"
      />
      {choosing.isError && <ProblemNotice title={t("consents.notSet")} error={choosing.error} />}
      {entries.length === 0 ? (
        <Text c="dimmed">{t("consents.none")}</Text>
      ) : (
        <>
          <ul className={classes.list}>
            {interviews(entries).map(({ session, title }) => (
              <li key={session}>
                <Anchor component={Link} to={`/sessions/${session}#consents`}>
                  {t("consents.ofInterview", { title })}
                </Anchor>
              </li>
            ))}
          </ul>
          <ConsentHistory entries={entries} withInterview />
        </>
      )}
      {own.hasNextPage && (
        <Button
          variant="default"
          w="fit-content"
          loading={own.isFetchingNextPage}
          onClick={() => void own.fetchNextPage()}
        >
          {t("consents.more")}
        </Button>
      )}
    </section>
  );
}

/** The interviews that are there still, each once: there it is taken back. */
function interviews(entries: readonly ConsentEntry[]): { session: string; title: string }[] {
  const found = new Map<string, string>();
  for (const { session, title } of entries) {
    if (session !== null && title !== null) found.set(session, title);
  }
  return [...found].map(([session, title]) => ({ session, title }));
}
