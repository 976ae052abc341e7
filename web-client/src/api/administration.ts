/** The HTTP calls of those who run the instance: its people, and how it is doing. */
import { call, json } from "./http";
import type { AdminUser, AdminUserPage, InstanceHealth, UserRole } from "./types";

export interface UserChoice {
  search: string;
  role: UserRole | "";
  state: AdminUser["state"] | "";
}

const at = (id: string, what: string) => `/api/admin/users/${id}/${what}`;

export const administration = {
  health: (token: string) => json<InstanceHealth>("/api/admin/health", { token }),

  users: (choice: UserChoice, cursor: string | null, token: string) => {
    const filter = new URLSearchParams();
    for (const [name, value] of Object.entries({ ...choice, cursor: cursor ?? "" })) {
      if (value !== "") filter.set(name, value);
    }
    return json<AdminUserPage>(`/api/admin/users?${filter}`, { token });
  },

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
