/** The account of this browser: `Account` with the browser's own locks, channel and storage. */
import { useSyncExternalStore } from "react";
import { accounts } from "../api/accounts";
import { sendTokensOf } from "../api/http";
import type { Me } from "../api/types";
import { Account, type AccountState, type News } from "./account";

/** Says that somebody was signed in here, and nothing else. */
const REMEMBERED = "vivavoce.signed-in";
const CHANNEL = "vivavoce.account";
const LOCK = "vivavoce.refresh";

const tabs = typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel(CHANNEL);

export const account = new Account({
  refresh: accounts.refresh,
  logout: accounts.logout,
  // Locks are only in pages over https or of this machine; without them the server's patience
  // with two tabs at once has to do.
  alone: async <T>(work: () => Promise<T>) =>
    navigator.locks ? ((await navigator.locks.request(LOCK, work)) as T) : work(),
  tell: (news) => tabs?.postMessage(news),
  remembered: () => localStorage.getItem(REMEMBERED) !== null,
  remember: (signedIn) =>
    signedIn ? localStorage.setItem(REMEMBERED, "yes") : localStorage.removeItem(REMEMBERED),
  now: Date.now,
});

if (tabs) tabs.onmessage = ({ data }) => account.hear(data as News);
sendTokensOf(account);

export function useAccount(): AccountState {
  return useSyncExternalStore(account.subscribe, account.state);
}

/** The person who is signed in; none for a guest, or before the server has said so. */
export function useMe(): Me | undefined {
  const state = useAccount();
  return state.status === "signed_in" ? state.user : undefined;
}
