import { Anchor, Button, Popover, Text, Title } from "@mantine/core";
import { cloneElement, useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Opening } from "../menuOnDemand";
import { ProblemNotice } from "../ProblemNotice";
import { NotificationItem } from "./NotificationItem";
import classes from "./Notifications.module.css";
import { useMarking, useNewest } from "./useNotifications";

const SHOWN = 8;

/** What the newest notifications say. */
export function Newest({ target, opened, onChange }: Opening) {
  const { t } = useTranslation();
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const newest = useNewest();
  const marking = useMarking();
  const unread = newest.data?.unread ?? 0;
  const items = newest.data?.items.slice(0, SHOWN) ?? [];
  const close = () => onChange(false);
  return (
    <Popover
      opened={opened}
      onChange={onChange}
      position="bottom-end"
      shadow="md"
      width="min(24rem, 92vw)"
      trapFocus
      returnFocus
    >
      <Popover.Target>{cloneElement(target, { onClick: () => onChange(!opened) })}</Popover.Target>
      <Popover.Dropdown className={classes.panel} aria-labelledby={id}>
        <div className={classes.head}>
          <Title order={2} size="h4" id={id} ref={heading} tabIndex={-1}>
            {t("notifications.title")}
          </Title>
          {unread > 0 && (
            <Button
              size="compact-sm"
              variant="subtle"
              onClick={() => {
                marking.mutate({ read: true });
                // The button goes, and the focus stays in the panel.
                heading.current?.focus();
              }}
            >
              {t("notifications.allRead")}
            </Button>
          )}
        </div>
        {newest.isError && (
          <ProblemNotice
            title={t("notifications.failed")}
            error={newest.error}
            onRetry={() => void newest.refetch()}
          />
        )}
        {newest.data && items.length === 0 && (
          <Text className={classes.empty} c="dimmed">
            {t("notifications.none")}
          </Text>
        )}
        <ul className={`${classes.list} ${classes.scroll}`} data-testid="newest">
          {items.map((item) => (
            <NotificationItem key={item.id} notification={item} onGo={close} />
          ))}
        </ul>
        <div className={classes.foot}>
          <Anchor component={Link} to="/notifications" onClick={close}>
            {t("notifications.all")}
          </Anchor>
          <Anchor component={Link} to="/account/notifications" onClick={close}>
            {t("notifications.choose")}
          </Anchor>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
