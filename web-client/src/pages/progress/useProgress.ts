import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { accounts } from "../../api/accounts";
import { api } from "../../api/http";
import type { Progress } from "../../api/types";
import { KeptSessions } from "../../state/kept";
import { ownSessions } from "../../state/progress";
import { useMe } from "../../state/signed-in";

/** A report that is being made is there within seconds; one that never comes is not waited for. */
const ASK_AGAIN_MS = 3_000;
const ASKED_AT_MOST = 20;

/** Interviews side by side, and those of this browser that the account could take in. */
export interface OwnProgress extends Progress {
  guest: string[];
}

/**
 * The interviews of whoever is signed in, wherever they were held; of a guest those of this browser,
 * and the way to forget those that are gone.
 */
export function useProgress() {
  const me = useMe()?.id;
  const queries = useQueryClient();
  const [own, setOwn] = useState(() => ownSessions(new KeptSessions(localStorage).all()));
  const query = useQuery({
    queryKey: ["progress", me ?? "guest", own.map(({ id }) => id)],
    queryFn: async (): Promise<OwnProgress> =>
      me === undefined
        ? { ...(await api.progress(own)), guest: [] }
        : { ...(await accounts.progress(own)), refused: [] },
    refetchInterval: ({ state }) =>
      (state.data?.unreported.length ?? 0) > 0 &&
      state.dataUpdateCount < ASKED_AT_MOST &&
      ASK_AGAIN_MS,
    placeholderData: (before) => before,
    staleTime: 0,
  });
  const forget = (ids: readonly string[]) => {
    const kept = new KeptSessions(localStorage);
    for (const id of ids) kept.forget(id);
    setOwn(ownSessions(kept.all()));
  };
  const taking = useMutation({
    mutationFn: (ids: readonly string[]) =>
      accounts.takeSessions(own.filter(({ id }) => ids.includes(id))),
    onSuccess: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["progress"] }),
        queries.invalidateQueries({ queryKey: ["own-sessions"] }),
      ]),
  });
  return { query, forget, taking };
}
