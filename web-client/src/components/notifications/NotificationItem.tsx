import { ActionIcon, Anchor, Text } from "@mantine/core";
import { IconMail, IconMailOpened } from "@tabler/icons-react";
import type { TOptions } from "i18next";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Notification } from "../../api/types";
import { currentLocale, i18n } from "../../i18n";
import { addressOf, holesOf, textOf } from "../../state/notifications";
import classes from "./Notifications.module.css";
import { useMarking } from "./useNotifications";

interface NotificationItemProps {
  notification: Notification;
  onGo?(): void;
}

/** One thing that a person is told; following it marks it as read. */
export function NotificationItem({ notification, onGo }: NotificationItemProps) {
  const { t } = useTranslation();
  const marking = useMarking();
  const { id, created_at, read_at } = notification;
  const isRead = read_at != null;
  const date = new Intl.DateTimeFormat(currentLocale(), {
    dateStyle: "medium",
    timeStyle: "short",
  });
  // A newer server may tell of more than this page knows.
  const key = `notifications.kinds.${textOf(notification)}`;
  const holes = holesOf(notification);
  // Programs and some browsers do not say what they are.
  if (holes.device === "") holes.device = t("account.unknownDevice");
  const text = i18n.exists(key)
    ? t(key as "notifications.unread", holes as TOptions)
    : t("notifications.other");
  const address = addressOf(notification);
  const label = t(isRead ? "notifications.markUnread" : "notifications.markRead");
  return (
    <li className={classes.item} data-unread={!isRead || undefined}>
      <span className={classes.dot} aria-hidden="true" />
      <div className={classes.what}>
        {address === undefined ? (
          <Text>{text}</Text>
        ) : (
          <Anchor
            component={Link}
            to={address}
            onClick={() => {
              if (!isRead) marking.mutate({ ids: [id], read: true });
              onGo?.();
            }}
          >
            {text}
          </Anchor>
        )}
        <Text size="sm" c="dimmed">
          {!isRead && `${t("notifications.unread")} · `}
          {date.format(new Date(created_at))}
        </Text>
      </div>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={40}
        aria-label={`${label}: ${text}`}
        title={label}
        onClick={() => marking.mutate({ ids: [id], read: !isRead })}
      >
        {isRead ? (
          <IconMail size={20} aria-hidden="true" />
        ) : (
          <IconMailOpened size={20} aria-hidden="true" />
        )}
      </ActionIcon>
    </li>
  );
}
