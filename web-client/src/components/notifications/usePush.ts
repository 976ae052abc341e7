import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { notifications } from "../../api/notifications";
import type { PushState } from "../../api/types";
import { keepPush, keptPush, standingOf } from "../../state/push";
import { useMe } from "../../state/signed-in";
import { abilities, alone, onChange, subscribe, unsubscribe } from "./browser-push";

const PUSH = ["push"] as const;

/** How often it is looked whether a test was sent. */
const LOOK_EVERY_MS = 2_000;

/** Nobody has answered the browser's question. */
export class Unanswered extends Error {}

/** How messages to this browser stand; looks again and again while `isAwaited`. */
export function usePush(isAwaited = false) {
  return useQuery({
    queryKey: PUSH,
    queryFn: async () => {
      const [server, browser] = await Promise.all([notifications.push(), abilities()]);
      return { server, standing: standingOf(server, browser) };
    },
    staleTime: 0,
    refetchOnWindowFocus: true,
    refetchInterval: isAwaited ? LOOK_EVERY_MS : false,
  });
}

/** Gives the server what reaches this browser, and remembers for whom. */
async function hand(user: string, key: string): Promise<void> {
  const subscription = await subscribe(key);
  const { endpoint, keys } = subscription.toJSON();
  const { p256dh, auth } = keys ?? {};
  if (!endpoint || !p256dh || !auth) throw new Error("the browser gave no keys");
  await notifications.subscribePush({ endpoint, keys: { p256dh, auth } });
  keepPush(localStorage, { user, endpoint });
}

/** Switches messages to this browser on and off; on asks the person through the browser. */
export function usePushSwitch(user: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (to: { on: PushState } | "off") => {
      if (to === "off") {
        keepPush(localStorage, undefined);
        await notifications.unsubscribePush();
        await unsubscribe();
        return;
      }
      const answer = await Notification.requestPermission();
      // A no is a standing of its own.
      if (answer === "denied") return;
      if (answer !== "granted") throw new Unanswered();
      await hand(user, to.on.key ?? "");
    },
    onSettled: () => queries.invalidateQueries({ queryKey: PUSH }),
  });
}

/**
 * A browser that showed somebody's messages does so after their next login, and where its push service
 * has given it another address: while no page was open, or just now, which the service worker says.
 */
export function useKeptPush(): void {
  const queries = useQueryClient();
  const user = useMe()?.id;
  useEffect(() => {
    if (user === undefined) return undefined;
    const look = () => {
      if (keptPush(localStorage)?.user !== user) return;
      void alone(() => renew(user))
        // A page that shows how it stands has looked before.
        .then(() => queries.invalidateQueries({ queryKey: PUSH }))
        .catch(() => undefined);
    };
    look();
    return onChange(look);
  }, [user, queries]);
}

async function renew(user: string): Promise<void> {
  const { hasPush, permission } = await abilities();
  if (!hasPush || permission !== "granted") return;
  const { key, browser } = await notifications.push();
  if (key === null) return;
  const now = await subscribe(key);
  // Another tab may have told the server meanwhile, or switched messages off.
  const kept = keptPush(localStorage);
  if (kept?.user !== user) return;
  if (browser === null || now.endpoint !== kept.endpoint) await hand(user, key);
}
