/** The HTTP calls of assignments: of those who assign, and of those who are to do it. */
import { call, json } from "./http";
import type {
  AssignmentDetail,
  AssignmentList,
  AssignTo,
  ChangeAssignment,
  CreateAssignment,
  GivenConsent,
  Member,
  OwnAssignment,
  OwnAssignmentDetail,
  StartedAssignment,
  Team,
} from "./types";

const one = (id: string) => `/api/assignments/${encodeURIComponent(id)}`;
const own = (id: string) => `/api/me/assignments/${encodeURIComponent(id)}`;

/** Pages of members that are offered to choose from; more are assigned to by team or address. */
const MOST_PAGES = 5;

export const assignments = {
  list: (token: string, cursor?: string) =>
    json<AssignmentList>(`/api/assignments${cursor ? `?cursor=${cursor}` : ""}`, { token }),
  read: (id: string, token: string) => json<AssignmentDetail>(one(id), { token }),
  create: (wish: CreateAssignment, token: string) =>
    json<AssignmentDetail>("/api/assignments", { method: "POST", token, body: wish }),
  change: (id: string, wish: ChangeAssignment, token: string) =>
    json<AssignmentDetail>(one(id), { method: "PATCH", token, body: wish }),
  add: (id: string, to: AssignTo, token: string) =>
    json<AssignmentDetail>(`${one(id)}/people`, { method: "POST", token, body: to }),
  remove: async (id: string, person: string, token: string) => {
    await call(`${one(id)}/people/${encodeURIComponent(person)}`, { method: "DELETE", token });
  },
  withdraw: (id: string, token: string) =>
    json<AssignmentDetail>(`${one(id)}/withdraw`, { method: "POST", token }),
  table: async (id: string, token: string) =>
    (await call(`${one(id)}/people.csv`, { token })).blob(),
};

/** What one is to do oneself. */
export const ownAssignments = {
  list: async () => (await json<{ items: OwnAssignment[] }>("/api/me/assignments")).items,
  read: (id: string) => json<OwnAssignmentDetail>(own(id)),
  /** Goes on with what was begun; a quiz begins without more. */
  start: (id: string) => json<StartedAssignment>(`${own(id)}/start`, { method: "POST", body: {} }),
  /** Begins an interview, with the yes to its recording. */
  begin: (id: string, candidateName: string | undefined, consent: GivenConsent) =>
    json<StartedAssignment>(`${own(id)}/start`, {
      method: "POST",
      body: {
        consent,
        candidate_name: candidateName || null,
      },
    }),
  calendar: async (id: string) => (await call(`${own(id)}/calendar.ics`, {})).blob(),
};

/** Whom something can be assigned to. */
export async function whomToAssign(
  organisation: string,
): Promise<{ members: Member[]; teams: Team[] }> {
  const base = `/api/organisations/${encodeURIComponent(organisation)}`;
  const teams = json<{ items: Team[] }>(`${base}/teams`);
  const members: Member[] = [];
  let cursor: string | null | undefined;
  for (let page = 0; page < MOST_PAGES && cursor !== null; page += 1) {
    const query: string = cursor ? `?cursor=${cursor}` : "";
    const found = await json<{ items: Member[]; next_cursor: string | null }>(
      `${base}/members${query}`,
    );
    members.push(...found.items);
    cursor = found.next_cursor;
  }
  return { members, teams: (await teams).items };
}
