import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { ownAssignments } from "../../api/assignments";
import type { OwnAssignment } from "../../api/types";
import { unlock } from "../../rtc/sound";
import { KeptSessions } from "../../state/kept";
import { KeptAttempts } from "../../state/kept-attempts";

/** Goes on with what was begun, or begins a quiz; an interview begins by its preparation. */
export function useStart(assignment: OwnAssignment) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { id, what } = assignment;
  return useMutation({
    mutationFn: () => {
      // The click that goes back into a room is also the one that lets it be heard.
      void unlock();
      return ownAssignments.start(id);
    },
    onSuccess: async ({ session, attempt }) => {
      void queries.invalidateQueries({ queryKey: ["own-assignments"] });
      if (session) {
        const kept = new KeptSessions(localStorage);
        kept.put({
          id: session.id,
          token: session.join_token,
          title: what.title,
          language: what.language,
          createdAt: session.created_at,
          state: "waiting",
          answer: kept.get(session.id)?.answer ?? "voice",
        });
        await navigate(`/room/${session.id}`);
      } else if (attempt) {
        const { id: attemptId, attempt_token: token, started_at: startedAt } = attempt;
        new KeptAttempts(localStorage).put(what.id, { id: attemptId, token, startedAt });
        await navigate(`/quiz/${encodeURIComponent(what.id)}`);
      }
    },
  });
}

/** Where an interview that was assigned is prepared. */
export function prepareAddress({ id, what }: OwnAssignment): string {
  return `/prepare/${encodeURIComponent(what.id)}?assignment=${id}`;
}
