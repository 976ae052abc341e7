/** The HTTP calls of trainers: scenarios as they are written, assistants, drafts, trials. */
import { CONSENT_VERSION, call, json } from "./http";
import type {
  Assistant,
  AssistantBody,
  AssistantVersion,
  DraftedPoints,
  DraftedQuestions,
  DraftedScenario,
  DraftPoints,
  DraftQuestions,
  DraftScenario,
  KeptAssistant,
  Language,
  MakePack,
  Marks,
  OpenedSession,
  PackPreview,
  Rehearsals,
  ScenarioVersion,
  SentToList,
  SourceCheck,
  TakenPack,
  WrittenDetail,
  WrittenList,
} from "./types";

const one = (id: string) => `/api/workshop/scenarios/${encodeURIComponent(id)}`;
const assistant = (id: string) => `/api/assistants/${encodeURIComponent(id)}`;

export const workshop = {
  list: (token: string) => json<WrittenList>("/api/workshop/scenarios", { token }),
  read: (id: string, token: string) => json<WrittenDetail>(one(id), { token }),
  check: (source: string, id: string | undefined, token: string, signal?: AbortSignal) =>
    json<SourceCheck>("/api/workshop/scenario-check", {
      method: "POST",
      token,
      body: { source, id: id ?? null },
      ...(signal && { signal }),
    }),
  rehearse: (source: string, id: string, token: string) =>
    json<Rehearsals>("/api/workshop/scenario-rehearsal", {
      method: "POST",
      token,
      body: { source, id },
    }),
  create: (source: string, token: string) =>
    json<WrittenDetail>("/api/workshop/scenarios", { method: "POST", token, body: { source } }),
  save: (id: string, source: string, drafted: Marks, revision: number, token: string) =>
    json<WrittenDetail>(one(id), { method: "PUT", token, body: { source, drafted, revision } }),
  confirm: (id: string, marks: Marks, revision: number, token: string) =>
    json<WrittenDetail>(`${one(id)}/confirm`, { method: "POST", token, body: { marks, revision } }),
  publish: (id: string, note: string, revision: number, token: string) =>
    json<WrittenDetail>(`${one(id)}/publish`, { method: "POST", token, body: { note, revision } }),
  /** What a try of it sends to other services. */
  sentTo: async (id: string, who: string | undefined, token: string) => {
    const of = who === undefined ? "" : `?assistant=${encodeURIComponent(who)}`;
    return (await json<SentToList>(`${one(id)}/sent-to${of}`, { token })).items;
  },
  archive: (id: string, archived: boolean, token: string) =>
    json<WrittenDetail>(`${one(id)}/archive`, { method: "POST", token, body: { archived } }),
  remove: async (id: string, token: string) => {
    await call(`${one(id)}?confirm=${encodeURIComponent(id)}`, { method: "DELETE", token });
  },
  versions: async (id: string, token: string) =>
    (await json<{ items: ScenarioVersion[] }>(`${one(id)}/versions`, { token })).items,
  version: async (id: string, version: number, token: string) =>
    (await json<{ source: string }>(`${one(id)}/versions/${version}`, { token })).source,
};

/** Scenarios and quizzes as one file. */
export const packs = {
  make: async (wish: MakePack, token: string) =>
    (await call("/api/workshop/pack", { method: "POST", token, body: wish })).blob(),
  preview: (file: Blob, token: string) =>
    json<PackPreview>("/api/workshop/pack-preview", { ...PACK, token, text: file }),
  /** Scenarios named in `versions` become the next version of one's own. */
  take: (file: Blob, versions: readonly string[], token: string) =>
    json<TakenPack>(`/api/workshop/pack-import?versions=${versions.join(",")}`, {
      ...PACK,
      token,
      text: file,
    }),
};

const PACK = { method: "POST", headers: { "content-type": "application/zip" } };

/** Each takes long, and can be given up. */
export const drafts = {
  scenario: (wish: DraftScenario, token: string, signal: AbortSignal) =>
    draft<DraftedScenario>("scenario", wish, token, signal),
  questions: (wish: DraftQuestions, token: string, signal: AbortSignal) =>
    draft<DraftedQuestions>("questions", wish, token, signal),
  points: (wish: DraftPoints, token: string, signal: AbortSignal) =>
    draft<DraftedPoints>("points", wish, token, signal),
  translation: (source: string, language: Language, token: string, signal: AbortSignal) =>
    draft<DraftedScenario>("translation", { source, language }, token, signal),
};

function draft<T>(what: string, body: unknown, token: string, signal: AbortSignal): Promise<T> {
  return json<T>(`/api/drafts/${what}`, { method: "POST", token, body, signal });
}

export const assistants = {
  list: async (token: string) =>
    (await json<{ items: Assistant[] }>("/api/assistants", { token })).items,
  read: (id: string, token: string) => json<KeptAssistant>(assistant(id), { token }),
  create: (body: AssistantBody, shared: boolean, token: string) =>
    json<KeptAssistant>("/api/assistants", { method: "POST", token, body: { body, shared } }),
  /** Whether it is shared is its author's to say; nothing leaves it as it is. */
  save: (
    { id, version }: KeptAssistant,
    body: AssistantBody,
    shared: boolean | null,
    token: string,
  ) =>
    json<KeptAssistant>(assistant(id), { method: "PUT", token, body: { body, version, shared } }),
  remove: async (id: string, token: string) => {
    await call(`${assistant(id)}?confirm=${encodeURIComponent(id)}`, { method: "DELETE", token });
  },
  versions: async (id: string, token: string) =>
    (await json<{ items: AssistantVersion[] }>(`${assistant(id)}/versions`, { token })).items,
};

/** A trainer's try, of the scenario as it is being written. */
export const openTrial = (scenario: string, assistant: string | undefined, token: string) =>
  json<OpenedSession>("/api/sessions", {
    method: "POST",
    token,
    body: {
      scenario,
      trial: true,
      consent: { recording: true, version: CONSENT_VERSION },
      ...(assistant !== undefined && { assistant }),
    },
  });
