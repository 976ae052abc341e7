/** The HTTP calls about what a person is told. */
import { call, json } from "./http";
import type {
  NotificationChoices,
  NotificationList,
  PushState,
  PushWish,
  TopicChoice,
} from "./types";

export const NOTIFICATION_STREAM = "/api/me/notifications/stream";

export const notifications = {
  /** A page of them, newest first, and how many of all are unread. */
  list: (cursor: string | null) =>
    json<NotificationList>(
      `/api/me/notifications${cursor === null ? "" : `?cursor=${encodeURIComponent(cursor)}`}`,
    ),

  /** These, or all. */
  mark: (ids: string[] | undefined, read: boolean) =>
    json<{ unread: number }>("/api/me/notifications/read", {
      method: "POST",
      body: { ids: ids ?? null, read },
    }),

  choices: () => json<NotificationChoices>("/api/me/notification-choices"),

  choose: (choice: TopicChoice) =>
    json<NotificationChoices>("/api/me/notification-choices", {
      method: "PUT",
      body: { topics: [choice] },
    }),

  /** How messages to this browser stand. */
  push: () => json<PushState>("/api/me/push"),

  subscribePush: (wish: PushWish) => json<PushState>("/api/me/push", { method: "PUT", body: wish }),

  unsubscribePush: async () => {
    await call("/api/me/push", { method: "DELETE" });
  },

  /** A message to this browser. */
  testPush: async () => {
    await call("/api/me/push/test", { method: "POST" });
  },
};
