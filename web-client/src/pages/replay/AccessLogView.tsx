import { Button, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Door, replayApi } from "../../api/replay";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Waiting } from "../../components/Waiting";
import { currentLocale } from "../../i18n";
import { clockTime } from "../../state/format";
import classes from "./Dialogs.module.css";

/** Who has opened the interview and when, as the candidate may know. */
export function AccessLogView({ door }: { door: Door }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery({
    queryKey: ["access-log", door.session],
    queryFn: ({ pageParam }) => replayApi.accessLog(door, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
    staleTime: 0,
  });
  const date = new Intl.DateTimeFormat(currentLocale(), {
    dateStyle: "medium",
    timeStyle: "short",
  });
  if (query.isPending) return <Waiting />;
  if (query.isError) {
    return (
      <ProblemNotice
        title={t("replay.share.log")}
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    );
  }
  const entries = query.data.pages.flatMap(({ items }) => items);
  return (
    <>
      <Text size="sm" c="dimmed" mb="sm">
        {t("replay.share.logLead")}
      </Text>
      {entries.length === 0 && <Text>{t("replay.share.logNone")}</Text>}
      <ul className={classes.list}>
        {entries.map(({ id, at, name, role, label, clip }) => (
          <li key={id} className={classes.item} data-testid="opening">
            <span className={classes.itemText}>
              <b>{name || t(`replay.roles.${role}`)}</b>
              <Text size="sm" c="dimmed">
                {[
                  date.format(new Date(at)),
                  ...(label ? [label] : []),
                  ...(clip ? [`${clockTime(clip.from_ms)}–${clockTime(clip.to_ms)}`] : []),
                ].join(" · ")}
              </Text>
            </span>
          </li>
        ))}
      </ul>
      {query.hasNextPage && (
        <Button
          variant="default"
          mt="sm"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t("replay.share.logMore")}
        </Button>
      )}
    </>
  );
}
