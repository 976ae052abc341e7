import { useState } from "react";
import { type Kept, KeptSessions } from "../state/kept";
import { useAccount } from "../state/signed-in";

interface SessionKey {
  /** Undefined where there is none; empty where the account of whoever is signed in opens it. */
  token: string | undefined;
  /** Whether somebody is signed in is not known yet, and matters. */
  asking: boolean;
  onKey(token: string): void;
}

/**
 * What opens a session: its own key, kept by this browser or brought by a link as `#token=…`, a
 * part of the address that browsers send to no server; else the account of whoever is signed in.
 */
export function useSessionKey(id: string): SessionKey {
  const { status } = useAccount();
  const [own, setOwn] = useState(() => {
    const brought = new URLSearchParams(location.hash.slice(1)).get("token");
    if (brought) history.replaceState(history.state, "", location.pathname + location.search);
    return brought ?? keptSession(id)?.token;
  });
  return {
    token: own ?? (status === "signed_in" ? "" : undefined),
    asking: own === undefined && status === "asking",
    onKey: setOwn,
  };
}

export function keptSession(id: string): Kept | undefined {
  return new KeptSessions(localStorage).get(id);
}
