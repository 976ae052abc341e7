import { useQuery } from "@tanstack/react-query";
import { api } from "../api/http";
import { Problem } from "../api/problem";
import type { Session } from "../api/types";
import { useSessionKey } from "./useSessionKey";

export type OpenedBy =
  | { state: "loading" }
  | { state: "keyless"; wrong: boolean; onKey: (key: string) => void }
  | { state: "gone" }
  | { state: "failed"; error: unknown; retry: () => void }
  /** An empty token is that of whoever is signed in. */
  | { state: "open"; session: Session; token: string; refresh: () => void };

/** A session with what opens it, or which of the things that can be in the way is. */
export function useSession(id: string): OpenedBy {
  const key = useSessionKey(id);
  const query = useQuery({
    queryKey: ["session", id, key.token],
    queryFn: () => api.session(id, key.token ?? ""),
    enabled: key.token !== undefined,
    staleTime: 0,
  });
  return openedBy(key, { ...query, session: query.data });
}

interface Asked {
  session: Session | undefined;
  error: unknown;
  refetch(): unknown;
}

/** What the answer for a session means for its page. */
export function openedBy(
  { token, asking, onKey }: ReturnType<typeof useSessionKey>,
  { session, error, refetch }: Asked,
): OpenedBy {
  if (asking) return { state: "loading" };
  if (token === undefined) return { state: "keyless", wrong: false, onKey };
  if (session) return { state: "open", session, token, refresh: () => void refetch() };
  if (!error) return { state: "loading" };
  if (error instanceof Problem && error.unauthorized) {
    return { state: "keyless", wrong: token !== "", onKey };
  }
  if (error instanceof Problem && error.gone) return { state: "gone" };
  return { state: "failed", error, retry: () => void refetch() };
}
