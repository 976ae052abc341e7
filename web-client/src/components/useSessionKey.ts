import { useState } from "react";
import { type Kept, KeptSessions } from "../state/kept";

/**
 * The key of a session: kept by this browser, or brought by a link as
 * `#token=…`, a part of the address that browsers send to no server.
 */
export function useSessionKey(id: string): [string | undefined, (token: string) => void] {
  const [token, setToken] = useState(() => {
    const brought = new URLSearchParams(location.hash.slice(1)).get("token");
    if (brought) history.replaceState(history.state, "", location.pathname + location.search);
    return brought ?? keptSession(id)?.token;
  });
  return [token, setToken];
}

export function keptSession(id: string): Kept | undefined {
  return new KeptSessions(localStorage).get(id);
}
