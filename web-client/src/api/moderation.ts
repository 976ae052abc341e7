/** The HTTP calls of reports: what people report, and what administrators decide. */
import { json } from "./http";
import type { Door } from "./replay";
import type {
  CreateFlag,
  DecideCase,
  Flagged,
  ModerationCaseDetail,
  ModerationCasePage,
  SessionFlags,
  ThingKind,
} from "./types";

export interface CaseChoice {
  decided: "true" | "false";
  kind: ThingKind | "";
}

const at = (id: string, what = "") => `/api/admin/moderation/${id}${what}`;

export const moderation = {
  report: (body: CreateFlag) => json<Flagged>("/api/flags", { method: "POST", body }),

  reportIn: ({ session, token }: Door, body: CreateFlag) =>
    json<Flagged>(`/api/sessions/${session}/flags`, { method: "POST", token, body }),

  ofSession: ({ session, token }: Door) =>
    json<SessionFlags>(`/api/sessions/${session}/flags`, { token }),

  cases: ({ decided, kind }: CaseChoice, cursor: string | null, token: string) => {
    const filter = new URLSearchParams({ decided });
    if (kind !== "") filter.set("kind", kind);
    if (cursor !== null) filter.set("cursor", cursor);
    return json<ModerationCasePage>(`/api/admin/moderation?${filter}`, { token });
  },

  case: (id: string, token: string) => json<ModerationCaseDetail>(at(id), { token }),

  decide: (id: string, body: DecideCase, token: string) =>
    json<ModerationCaseDetail>(at(id, "/decision"), { method: "POST", token, body }),

  restore: (id: string, token: string) =>
    json<ModerationCaseDetail>(at(id, "/restore"), { method: "POST", token }),
};
