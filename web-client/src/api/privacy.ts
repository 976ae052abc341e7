/** The HTTP calls for one's own data, and for the audit log. */
import { call, json } from "./http";
import type { AuditCheck, AuditPage, DataExport, DataExportLink, OwnPrivacy } from "./types";

export const privacy = {
  own: () => json<OwnPrivacy>("/api/me/privacy"),

  ask: () => json<DataExport>("/api/me/exports", { method: "POST" }),

  remove: async (id: string) => {
    await call(`/api/me/exports/${id}`, { method: "DELETE" });
  },

  /** A link that works once. */
  link: (id: string) => json<DataExportLink>(`/api/me/exports/${id}/link`, { method: "POST" }),

  deleteMe: (proof: { password?: string; email?: string }) =>
    json<{ due_at: string }>("/api/me/deletion", { method: "POST", body: proof }),

  audit: (filter: Record<string, string>, token: string) =>
    json<AuditPage>(`/api/audit?${new URLSearchParams(filter)}`, { token }),

  checkAudit: (token: string) => json<AuditCheck>("/api/audit/check", { token }),
};
