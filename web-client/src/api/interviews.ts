/** The HTTP calls of those who review interviews. */
import { json } from "./http";
import type { InterviewCounts, InterviewPage, SessionReview } from "./types";

const review = (id: string) => `/api/sessions/${encodeURIComponent(id)}/review`;

export const interviews = {
  list: (filter: Record<string, string>, cursor: string | null, token: string) => {
    const query = new URLSearchParams(cursor ? { ...filter, cursor } : filter);
    return json<InterviewPage>(`/api/sessions?${query}`, { token });
  },
  counts: (token: string) => json<InterviewCounts>("/api/sessions/counts", { token }),
  review: (id: string) => json<SessionReview>(review(id)),
  setReviewed: (id: string, reviewed: boolean, token: string) =>
    json<SessionReview>(review(id), { method: reviewed ? "PUT" : "DELETE", token }),
};
