import { ActionIcon, Indicator, VisuallyHidden } from "@mantine/core";
import { IconBell } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { badgeOf } from "../../state/notifications";
import { menuOnDemand } from "../menuOnDemand";
import classes from "./Notifications.module.css";
import { useNewest } from "./useNotifications";

const Newest = menuOnDemand("dialog", async () => (await import("./Newest")).Newest);

/** How much is unread; it opens the newest of it. */
export function Bell() {
  const { t } = useTranslation();
  const unread = useNewest().data?.unread ?? 0;
  const label =
    unread === 0 ? t("notifications.bellNone") : t("notifications.bell", { count: unread });
  return (
    <>
      <Indicator
        label={badgeOf(unread)}
        disabled={unread === 0}
        size={20}
        offset={9}
        color="petrol"
      >
        <Newest
          target={
            <ActionIcon
              variant="subtle"
              color="gray"
              size={44}
              className={classes.bell}
              aria-label={label}
              data-testid="bell"
            >
              <IconBell size={22} aria-hidden="true" />
            </ActionIcon>
          }
        />
      </Indicator>
      <VisuallyHidden role="status">{unread > 0 && label}</VisuallyHidden>
    </>
  );
}
