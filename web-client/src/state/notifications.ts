/** What a person is told, in their language, and where it leads. */
import type { Notification, NotificationList } from "../api/types";

/** The page that a notification is about; none where there is nothing to do. */
export function addressOf(notification: Notification): string | undefined {
  switch (notification.kind) {
    case "assignment":
      return `/assignment/${notification.assignment}`;
    case "human_meeting":
      return `/assignment/${notification.assignment}`;
    case "human_asked":
      return `/assignments/${notification.assignment}`;
    case "new_device":
    case "far_login":
    case "password_changed":
    case "security_changed":
      return "/account/security";
    case "flag_opened":
      return `/admin/moderation/${notification.case}`;
    case "moderated":
      return notification.what === "name" || notification.what === "picture"
        ? "/account"
        : undefined;
    case "budget":
      return notification.own ? "/account/keys" : "/settings/providers";
    default:
      return undefined;
  }
}

/** The text of the catalogue that says it; where it is known from where, that is said as well. */
export function textOf(notification: Notification): string {
  const { kind } = notification;
  if (kind === "flag_decided" && notification.withdrawn) return "flag_upheld";
  if (kind === "new_device" && notification.place != null) return "new_device_placed";
  if (kind !== "moderated") return kind;
  if (notification.restored) return "moderation_restored";
  const { what } = notification;
  return what === "name" || what === "turn" ? `moderated_${what}` : kind;
}

/** What the texts of the catalogue have holes for. */
export function holesOf(notification: Notification): Record<string, string> {
  const {
    id: _id,
    seq: _seq,
    kind: _kind,
    created_at: _at,
    read_at: _read,
    ...rest
  } = notification as Notification & Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(rest).flatMap(([name, value]) =>
      typeof value === "string" ? [[name, value]] : [],
    ),
  );
}

/** The list as it will be once these, or all, are marked. */
export function marked(
  list: NotificationList,
  ids: readonly string[] | undefined,
  read: boolean,
  now: string,
): NotificationList {
  let changed = 0;
  const items = list.items.map((item) => {
    if ((ids && !ids.includes(item.id)) || (item.read_at != null) === read) return item;
    changed += 1;
    return { ...item, read_at: read ? now : null };
  });
  const unread = ids ? list.unread + (read ? -changed : changed) : read ? 0 : list.unread + changed;
  return { ...list, items, unread: Math.max(0, unread) };
}

/** The number on the bell: exact as long as it fits. */
export function badgeOf(unread: number): string {
  return unread > 99 ? "99+" : String(unread);
}
