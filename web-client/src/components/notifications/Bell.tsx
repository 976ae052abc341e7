import {
  ActionIcon,
  Anchor,
  Button,
  Indicator,
  Popover,
  Text,
  Title,
  VisuallyHidden,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconBell } from "@tabler/icons-react";
import { useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { badgeOf } from "../../state/notifications";
import { ProblemNotice } from "../ProblemNotice";
import { NotificationItem } from "./NotificationItem";
import classes from "./Notifications.module.css";
import { useMarking, useNewest } from "./useNotifications";

const SHOWN = 8;

/** How much is unread, and what the newest of it says. */
export function Bell() {
  const { t } = useTranslation();
  const id = useId();
  const [opened, popover] = useDisclosure(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const newest = useNewest();
  const marking = useMarking();
  const unread = newest.data?.unread ?? 0;
  const label =
    unread === 0 ? t("notifications.bellNone") : t("notifications.bell", { count: unread });
  const items = newest.data?.items.slice(0, SHOWN) ?? [];
  return (
    <>
      <Popover
        opened={opened}
        onChange={(next) => (next ? popover.open() : popover.close())}
        position="bottom-end"
        shadow="md"
        width="min(24rem, 92vw)"
        trapFocus
        returnFocus
      >
        <Indicator
          label={badgeOf(unread)}
          disabled={unread === 0}
          size={20}
          offset={9}
          color="petrol"
        >
          <Popover.Target>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={44}
              className={classes.bell}
              onClick={popover.toggle}
              aria-label={label}
              data-testid="bell"
            >
              <IconBell size={22} aria-hidden="true" />
            </ActionIcon>
          </Popover.Target>
        </Indicator>
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
              <NotificationItem key={item.id} notification={item} onGo={popover.close} />
            ))}
          </ul>
          <div className={classes.foot}>
            <Anchor component={Link} to="/notifications" onClick={popover.close}>
              {t("notifications.all")}
            </Anchor>
            <Anchor component={Link} to="/account/notifications" onClick={popover.close}>
              {t("notifications.choose")}
            </Anchor>
          </div>
        </Popover.Dropdown>
      </Popover>
      <VisuallyHidden role="status">{unread > 0 && label}</VisuallyHidden>
    </>
  );
}
