/** The HTTP calls about organisations: their members, teams and invitations. */
import { call, json } from "./http";
import type {
  ChangeMember,
  CreatedInvitation,
  CreateInvitation,
  InvitationList,
  Language,
  Member,
  MemberList,
  MemberRole,
  Organisation,
  OrganisationList,
  RosterResult,
  Team,
} from "./types";

const all = "/api/organisations";
const one = (id: string) => `${all}/${encodeURIComponent(id)}`;
const member = (id: string, user: string) => `${one(id)}/members/${encodeURIComponent(user)}`;
const team = (id: string, of: string) => `${one(id)}/teams/${encodeURIComponent(of)}`;
const page = (cursor: string | null) =>
  cursor === null ? "" : `?cursor=${encodeURIComponent(cursor)}`;

export interface RosterWish {
  role: MemberRole;
  way: "mail" | "link";
  language: Language;
  /** Only says what each line would do. */
  preview: boolean;
}

export const organisations = {
  list: (cursor: string | null) => json<OrganisationList>(all + page(cursor)),
  read: (id: string) => json<Organisation>(one(id)),
  create: (name: string) => json<Organisation>(all, { method: "POST", body: { name } }),
  rename: (id: string, name: string) =>
    json<Organisation>(one(id), { method: "PATCH", body: { name } }),
  remove: async (id: string) => {
    await call(`${one(id)}?confirm=${encodeURIComponent(id)}`, { method: "DELETE" });
  },

  members: (id: string, cursor: string | null) =>
    json<MemberList>(`${one(id)}/members${page(cursor)}`),
  changeMember: (id: string, user: string, change: ChangeMember) =>
    json<Member>(member(id, user), { method: "PATCH", body: change }),
  /** Takes somebody out; of oneself, leaves. */
  removeMember: async (id: string, user: string) => {
    await call(member(id, user), { method: "DELETE" });
  },
  membersCsv: async (id: string) => (await call(`${one(id)}/members.csv`, {})).blob(),

  teams: async (id: string) => (await json<{ items: Team[] }>(`${one(id)}/teams`)).items,
  createTeam: (id: string, name: string) =>
    json<Team>(`${one(id)}/teams`, { method: "POST", body: { name } }),
  renameTeam: (id: string, of: string, name: string) =>
    json<Team>(team(id, of), { method: "PATCH", body: { name } }),
  removeTeam: async (id: string, of: string) => {
    await call(team(id, of), { method: "DELETE" });
  },
  /** Puts a member into a team, or takes them out of it. */
  setInTeam: async (id: string, of: string, user: string, isIn: boolean) => {
    const url = `${team(id, of)}/members/${encodeURIComponent(user)}`;
    await call(url, { method: isIn ? "PUT" : "DELETE" });
  },

  invitations: (id: string, cursor: string | null) =>
    json<InvitationList>(`${one(id)}/invitations${page(cursor)}`),
  invite: (id: string, wish: CreateInvitation) =>
    json<CreatedInvitation>(`${one(id)}/invitations`, { method: "POST", body: wish }),
  inviteAll: (id: string, csv: string, { role, way, language, preview }: RosterWish) => {
    const query = new URLSearchParams({ role, way, language, skip_bad: "true" });
    if (preview) query.set("preview", "true");
    return json<RosterResult>(`${one(id)}/invitations/csv?${query}`, {
      method: "POST",
      headers: { "content-type": "text/csv" },
      text: csv,
    });
  },
  revoke: async (id: string, invitation: string) => {
    await call(`${one(id)}/invitations/${encodeURIComponent(invitation)}`, { method: "DELETE" });
  },
};

/** The address of an invitation's page; its token stands where no server sees it. */
export function invitationLink(token: string): string {
  return `${location.origin}/invitation#token=${encodeURIComponent(token)}`;
}
