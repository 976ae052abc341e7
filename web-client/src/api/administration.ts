/** The HTTP calls of those who run the instance: its people, and how it is doing. */
import { call, json } from "./http";
import type {
  AdminOrganisation,
  AdminOrganisationPage,
  AdminUser,
  AdminUserPage,
  InstanceHealth,
  UserRole,
} from "./types";

export interface OrganisationChoice {
  search: string;
  suspended: "" | "true" | "false";
}

export interface UserChoice {
  search: string;
  role: UserRole | "";
  state: AdminUser["state"] | "";
}

const at = (id: string, what: string) => `/api/admin/users/${id}/${what}`;

const of = (id: string, what: string) => `/api/admin/organisations/${id}/${what}`;

function query(choice: object, cursor: string | null): string {
  const filter = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...choice, cursor: cursor ?? "" })) {
    if (value !== "") filter.set(name, String(value));
  }
  return filter.toString();
}

export const administration = {
  health: (token: string) => json<InstanceHealth>("/api/admin/health", { token }),

  users: (choice: UserChoice, cursor: string | null, token: string) =>
    json<AdminUserPage>(`/api/admin/users?${query(choice, cursor)}`, { token }),

  organisations: (choice: OrganisationChoice, cursor: string | null, token: string) =>
    json<AdminOrganisationPage>(`/api/admin/organisations?${query(choice, cursor)}`, { token }),

  suspendOrganisation: (id: string, reason: string, token: string) =>
    json<AdminOrganisation>(of(id, "suspend"), { method: "POST", token, body: { reason } }),

  restoreOrganisation: (id: string, token: string) =>
    json<AdminOrganisation>(of(id, "restore"), { method: "POST", token }),

  limitOrganisation: (id: string, members: number | null, token: string) =>
    json<AdminOrganisation>(of(id, "limits"), { method: "PUT", token, body: { members } }),

  suspend: (id: string, reason: string, token: string) =>
    json<AdminUser>(at(id, "suspend"), { method: "POST", token, body: { reason } }),

  restore: (id: string, token: string) =>
    json<AdminUser>(at(id, "restore"), { method: "POST", token }),

  changeRole: (id: string, role: UserRole, token: string) =>
    json<AdminUser>(at(id, "role"), { method: "PUT", token, body: { role } }),

  sendReset: async (id: string, token: string) => {
    await call(at(id, "reset-letter"), { method: "POST", token });
  },

  remove: (id: string, token: string) =>
    json<AdminUser>(at(id, "deletion"), { method: "POST", token }),
};
