import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { tokenFor } from "../../api/http";
import { LiveStream } from "../../api/live-stream";
import { NOTIFICATION_STREAM, notifications } from "../../api/notifications";
import type { Notification, NotificationList } from "../../api/types";
import { marked } from "../../state/notifications";
import { account, useMe } from "../../state/signed-in";

export const NOTIFICATIONS = ["notifications"] as const;
/** All pages of them; begins with the same word, so that both are read again together. */
export const ALL_NOTIFICATIONS = ["notifications", "all"] as const;

/** Many that come at once are one reason to look. */
const TOGETHER_MS = 200;

/** The newest, and how many are unread. */
export function useNewest() {
  const me = useMe();
  return useQuery({
    queryKey: [...NOTIFICATIONS, "newest"],
    queryFn: () => notifications.list(null),
    enabled: me !== undefined,
    staleTime: 60_000,
  });
}

/** Marks some, or all, as read or unread; what is shown follows at once. */
export function useMarking() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ ids, read }: { ids?: string[]; read: boolean }) => notifications.mark(ids, read),
    onMutate: ({ ids, read }) =>
      queries.setQueryData<NotificationList>(
        [...NOTIFICATIONS, "newest"],
        (list) => list && marked(list, ids, read, new Date().toISOString()),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: NOTIFICATIONS }),
  });
}

/**
 * Keeps the lists up to date while the page is looked at: a browser gives a site few
 * connections at once, and tabs that nobody sees would take them all.
 */
export function useLiveNotifications(): void {
  const queries = useQueryClient();
  const me = useMe()?.id;
  const seq = useNewest().data?.seq;
  const known = seq !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: one stream from the first list on
  useEffect(() => {
    if (me === undefined || seq === undefined) return undefined;
    let after = seq;
    let stream: LiveStream<Notification> | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void queries.invalidateQueries({ queryKey: NOTIFICATIONS });
      }, TOGETHER_MS);
    };
    const close = () => {
      after = stream?.close() ?? after;
      stream = undefined;
    };
    const follow = () => {
      if (document.visibilityState === "hidden") return close();
      stream ??= new LiveStream<Notification>({
        url: NOTIFICATION_STREAM,
        token: () => tokenFor(""),
        type: "notification",
        after,
        onItem: look,
        onLive: () => undefined,
        // The login may be over: asking for another token finds out.
        onRefused: () => void account.again().catch(() => undefined),
      });
    };
    follow();
    document.addEventListener("visibilitychange", follow);
    return () => {
      document.removeEventListener("visibilitychange", follow);
      clearTimeout(timer);
      close();
    };
  }, [me, known, queries]);
}
