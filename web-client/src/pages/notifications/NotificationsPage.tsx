import { Anchor, Button, Group, Skeleton, Stack, Title } from "@mantine/core";
import { IconBell } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { notifications } from "../../api/notifications";
import { OwnPage } from "../../components/account/OwnPage";
import { Empty } from "../../components/Empty";
import { MoreButton } from "../../components/MoreButton";
import { NotificationItem } from "../../components/notifications/NotificationItem";
import classes from "../../components/notifications/Notifications.module.css";
import {
  ALL_NOTIFICATIONS,
  useMarking,
  useNewest,
} from "../../components/notifications/useNotifications";
import { ProblemNotice } from "../../components/ProblemNotice";
import { usePages } from "../../components/usePages";

/** Everything that a person was told. */
export default function NotificationsPage() {
  const { t } = useTranslation();
  return <OwnPage title={t("notifications.title")}>{() => <All />}</OwnPage>;
}

async function page(cursor: string | null) {
  const { items, next } = await notifications.list(cursor);
  return { items, next_cursor: next ?? null };
}

function All() {
  const { t } = useTranslation();
  const { query, items } = usePages(ALL_NOTIFICATIONS, page);
  const unread = useNewest().data?.unread ?? 0;
  const marking = useMarking();
  return (
    <Stack gap="lg" maw="46rem" mx="auto">
      <Group justify="space-between" align="flex-end">
        <div>
          <Title order={1}>{t("notifications.title")}</Title>
          <Anchor component={Link} to="/account/notifications">
            {t("notifications.choose")}
          </Anchor>
        </div>
        {unread > 0 && (
          <Button
            variant="default"
            loading={marking.isPending && marking.variables.ids === undefined}
            onClick={() => marking.mutate({ read: true })}
          >
            {t("notifications.allRead")}
          </Button>
        )}
      </Group>
      {marking.isError && (
        <ProblemNotice title={t("notifications.notMarked")} error={marking.error} />
      )}
      {query.isError && (
        <ProblemNotice
          title={t("notifications.failed")}
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {query.isPending && <Skeleton height={200} radius="lg" />}
      {items?.length === 0 && (
        <Empty
          icon={<IconBell size={28} />}
          title={t("notifications.none")}
          text={t("notifications.noneText")}
        />
      )}
      {items && items.length > 0 && (
        <div className={classes.card}>
          <ul className={classes.list} data-testid="notifications">
            {items.map((item) => (
              <NotificationItem key={item.id} notification={item} />
            ))}
          </ul>
        </div>
      )}
      <MoreButton query={query} />
    </Stack>
  );
}
