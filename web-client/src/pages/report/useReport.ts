import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../../api/http";
import type { SessionReport } from "../../api/types";
import { askAgainAfter } from "../../state/report";

export const reportKey = (session: string) => ["report", session];

/** A session's report as it comes, and the wish for another one. */
export interface MadeReport {
  made: SessionReport | undefined;
  /** Why it could not be read, or not be asked for again. */
  error: unknown;
  /** Makes it again, from the words as they are now. */
  again(): void;
  asking: boolean;
  retry(): void;
}

export function useReport(session: string, token: string, enabled = true): MadeReport {
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: reportKey(session),
    queryFn: () => api.report(session, token),
    refetchInterval: ({ state }) => askAgainAfter(state.data),
    staleTime: 0,
    enabled,
  });
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => api.makeReport(session, token),
    onSuccess: (made) => queries.setQueryData(reportKey(session), made),
  });
  return {
    made: query.data,
    error: query.error ?? error ?? undefined,
    again: mutate,
    asking: isPending,
    retry: () => void query.refetch(),
  };
}
