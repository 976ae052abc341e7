import { Badge, Button, Group, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Door, replayApi } from "../../api/replay";
import type { Share } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Waiting } from "../../components/Waiting";
import { currentLocale } from "../../i18n";
import { clockTime } from "../../state/format";
import classes from "./Dialogs.module.css";

export const sharesKey = ({ session }: Door) => ["shares", session];

/** The links there are, each with its way back. */
export function ShareList({ door }: { door: Door }) {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: sharesKey(door),
    queryFn: () => replayApi.shares(door),
    staleTime: 0,
  });
  if (query.isPending) return <Waiting />;
  if (query.isError) {
    return (
      <ProblemNotice
        title={t("replay.share.links")}
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    );
  }
  if (query.data.length === 0) return <Text c="dimmed">{t("replay.share.none")}</Text>;
  return (
    <ul className={classes.list}>
      {query.data.map((share) => (
        <ShareItem key={share.id} share={share} door={door} />
      ))}
    </ul>
  );
}

function ShareItem({ share, door }: { share: Share; door: Door }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const date = new Intl.DateTimeFormat(currentLocale(), {
    dateStyle: "medium",
    timeStyle: "short",
  });
  const revoke = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await replayApi.revokeShare(door, share.id);
      await queries.invalidateQueries({ queryKey: sharesKey(door) });
    } catch (caught) {
      setError(caught);
    }
    setBusy(false);
  };
  const facts = [
    share.clip
      ? `${clockTime(share.clip.from_ms)}–${clockTime(share.clip.to_ms)}`
      : t("replay.share.whole"),
    t("replay.share.openings", { count: share.openings }),
    ...(share.has_password ? [t("replay.share.withPassword")] : []),
    ...(share.may_comment ? [t("replay.share.withComments")] : []),
  ];
  return (
    <li className={classes.item} data-testid="share" data-state={share.state}>
      <div className={classes.itemText}>
        <Group gap="xs">
          <b>{share.label || t("replay.share.unnamed")}</b>
          <Badge variant="light" tt="none" color={share.state === "active" ? "petrol" : "gray"}>
            {t(`replay.share.states.${share.state}`)}
          </Badge>
        </Group>
        <Text size="sm" c="dimmed">
          {facts.join(" · ")}
        </Text>
        <Text size="xs" c="dimmed">
          {share.revoked_at
            ? t("replay.share.revokedAt", { date: date.format(new Date(share.revoked_at)) })
            : t("replay.share.until", { date: date.format(new Date(share.expires_at)) })}
        </Text>
        {error !== undefined && <ProblemNotice title={t("replay.share.revoke")} error={error} />}
      </div>
      {share.state === "active" && (
        <Button
          size="xs"
          variant="outline"
          color="red"
          flex="none"
          loading={busy}
          onClick={() => void revoke()}
          data-testid="revoke"
        >
          {t("replay.share.revoke")}
        </Button>
      )}
    </li>
  );
}
