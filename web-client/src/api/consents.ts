/** The HTTP calls of what candidates agree to, and of a person in the place of the AI. */
import { json } from "./http";
import type {
  AssignmentDetail,
  ConsentPurpose,
  ConsentTexts,
  Language,
  OwnAssignment,
  OwnConsents,
  SessionConsents,
  SetHuman,
} from "./types";

const ofSession = (id: string) => `/api/sessions/${encodeURIComponent(id)}/consents`;

export const consents = {
  texts: (version?: string) =>
    json<ConsentTexts>(
      `/api/consent-texts${version ? `?version=${encodeURIComponent(version)}` : ""}`,
      { guest: true },
    ),

  ofSession: (id: string, token: string) => json<SessionConsents>(ofSession(id), { token }),

  set: (
    id: string,
    token: string,
    wish: { purpose: ConsentPurpose; given: boolean; language: Language },
  ) => json<SessionConsents>(ofSession(id), { method: "POST", token, body: wish }),

  own: (cursor?: string) =>
    json<OwnConsents>(`/api/me/consents${cursor ? `?cursor=${cursor}` : ""}`),

  setWithoutAi: (without_ai: boolean, language: Language) =>
    json<OwnConsents>("/api/me/without-ai", { method: "PUT", body: { without_ai, language } }),

  /** Asks for a person in the place of the AI, or takes it back. */
  askHuman: (assignment: string, asked: boolean) =>
    json<OwnAssignment>(`/api/me/assignments/${encodeURIComponent(assignment)}/human`, {
      method: "PUT",
      body: { asked },
    }),

  setHuman: (assignment: string, person: string, wish: SetHuman, token: string) =>
    json<AssignmentDetail>(
      `/api/assignments/${encodeURIComponent(assignment)}/people/${encodeURIComponent(person)}/human`,
      { method: "PUT", token, body: wish },
    ),
};
