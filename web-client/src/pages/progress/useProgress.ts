import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/http";
import { KeptSessions } from "../../state/kept";
import { ownSessions } from "../../state/progress";

/** A report that is being made is there within seconds; one that never comes is not waited for. */
const ASK_AGAIN_MS = 3_000;
const ASKED_AT_MOST = 20;

/** The interviews of this browser side by side, and the way to forget those that are gone. */
export function useProgress() {
  const [own, setOwn] = useState(() => ownSessions(new KeptSessions(localStorage).all()));
  const query = useQuery({
    queryKey: ["progress", own.map(({ id }) => id)],
    queryFn: () => api.progress(own),
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
  return { query, forget };
}
