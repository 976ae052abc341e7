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
  | { state: "open"; session: Session; token: string; refresh: () => void };

/** A session with its key, or which of the things that can be in the way is. */
export function useSession(id: string): OpenedBy {
  const [token, onKey] = useSessionKey(id);
  const query = useQuery({
    queryKey: ["session", id, token],
    queryFn: () => api.session(id, token ?? ""),
    enabled: token !== undefined,
    staleTime: 0,
  });
  if (token === undefined) return { state: "keyless", wrong: false, onKey };
  const { error, data } = query;
  if (data) return { state: "open", session: data, token, refresh: () => void query.refetch() };
  if (!error) return { state: "loading" };
  if (error instanceof Problem && error.unauthorized) {
    return { state: "keyless", wrong: true, onKey };
  }
  if (error instanceof Problem && error.gone) return { state: "gone" };
  return { state: "failed", error, retry: () => void query.refetch() };
}
