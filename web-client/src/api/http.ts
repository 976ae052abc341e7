/** Every HTTP call that the page makes, except media signalling (`rtc/whip.ts`). */
import { keepAhead, takeAhead } from "./ahead";
import { Problem } from "./problem";
import type {
  Attempt,
  Badge,
  BegunAttempt,
  Command,
  CreateSession,
  GiveAnswer,
  GivenConsent,
  Instance,
  Language,
  Marked,
  OpenedQuestion,
  OpenedSession,
  Progress,
  Quiz,
  QuizAnswer,
  QuizDetail,
  Recording,
  Scenario,
  ScenarioSummary,
  Session,
  SessionReport,
  TaskLanguage,
  TaskRun,
  TaskWork,
  Turn,
} from "./types";

/** The version of the text that a trainer agrees to before a try. */
export const CONSENT_VERSION = "2026-11";

export const api = {
  instance: () => json<Instance>("/api/instance", { guest: true }),

  scenarios: async (language?: Language) => {
    const query = language ? `?language=${language}` : "";
    return (await json<{ items: ScenarioSummary[] }>(`/api/scenarios${query}`)).items;
  },

  scenario: (id: string) => json<Scenario>(`/api/scenarios/${encodeURIComponent(id)}`),

  quizzes: async () => (await json<{ items: Quiz[] }>("/api/quizzes")).items,

  quiz: (id: string) => json<QuizDetail>(`/api/quizzes/${encodeURIComponent(id)}`),

  beginAttempt: (quiz: string, accessToken?: string) =>
    json<BegunAttempt>(`/api/quizzes/${encodeURIComponent(quiz)}/attempts`, {
      method: "POST",
      token: accessToken,
    }),

  attempt: (id: string, token: string) => json<Attempt>(`/api/attempts/${id}`, { token }),

  openQuestion: (id: string, token: string, question: string) =>
    json<OpenedQuestion>(`/api/attempts/${id}/questions/${encodeURIComponent(question)}`, {
      method: "POST",
      token,
    }),

  answerQuestion: (id: string, token: string, question: string, answer: QuizAnswer | null) =>
    json<Marked>(`/api/attempts/${id}/answers`, {
      method: "POST",
      token,
      body: { question, answer } satisfies GiveAnswer,
    }),

  finishAttempt: (id: string, token: string) =>
    json<Attempt>(`/api/attempts/${id}/finish`, { method: "POST", token }),

  openSession: (request: {
    scenario: string;
    candidateName?: string | undefined;
    accessToken?: string | undefined;
    idempotencyKey: string;
    /** What was agreed to, as the page said it. */
    consent: GivenConsent;
  }) =>
    json<OpenedSession>("/api/sessions", {
      method: "POST",
      token: request.accessToken,
      headers: { "idempotency-key": request.idempotencyKey },
      body: {
        scenario: request.scenario,
        consent: request.consent,
        candidate_name: request.candidateName || null,
      } satisfies CreateSession,
    }),

  session: (id: string, token: string) => json<Session>(`/api/sessions/${id}`, { token }),

  transcript: async (id: string, token: string) =>
    (await json<{ turns: Turn[] }>(`/api/sessions/${id}/transcript`, { token })).turns,

  recordings: async (id: string, token: string) =>
    (await json<{ items: Recording[] }>(`/api/sessions/${id}/recordings`, { token })).items,

  command: (id: string, token: string, command: Command) =>
    json<{ accepted: boolean }>(`/api/sessions/${id}/commands`, {
      method: "POST",
      token,
      body: command,
    }),

  tasks: async (id: string, token: string) =>
    (await json<{ items: TaskWork[] }>(`/api/sessions/${id}/tasks`, { token })).items,

  writeText: async (
    id: string,
    token: string,
    question: string,
    language: TaskLanguage,
    text: string,
  ) => {
    const url = `/api/sessions/${id}/tasks/${encodeURIComponent(question)}/text`;
    await call(url, { method: "PUT", token, body: { language, text } });
  },

  keepRun: async (
    id: string,
    token: string,
    question: string,
    language: TaskLanguage,
    run: TaskRun,
  ) => {
    const url = `/api/sessions/${id}/tasks/${encodeURIComponent(question)}/runs`;
    await call(url, { method: "POST", token, body: { language, ...run } });
  },

  report: (id: string, token: string) =>
    json<SessionReport>(`/api/sessions/${id}/report`, { token }),

  makeReport: (id: string, token: string) =>
    json<SessionReport>(`/api/sessions/${id}/report`, { method: "POST", token }),

  progress: (sessions: { id: string; token: string }[]) =>
    json<Progress>("/api/progress", { method: "POST", body: { sessions } }),

  badge: (id: string, token: string) => json<Badge>(`/api/sessions/${id}/badge`, { token }),

  deleteSession: async (id: string, token: string) => {
    await call(`/api/sessions/${id}`, { method: "DELETE", token });
  },

  file: async (url: string, token: string) => (await call(url, { token })).blob(),
};

export interface Request {
  method?: string;
  /** Of a session, an attempt or the server; without one, the account's is sent if there is one. */
  token?: string | undefined;
  /** Sends no token at all. */
  guest?: boolean;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is, with the `content-type` of the headers. */
  text?: string | Blob;
  signal?: AbortSignal;
}

/** Where the access token of the signed-in person comes from. */
export interface AccountTokens {
  /** One that is still good; none for a guest. */
  token(): Promise<string | undefined>;
  /** Another one after the server refused this one; none when the login is over. */
  renewed(refused: string): Promise<string | undefined>;
}

let account: AccountTokens | undefined;

export function sendTokensOf(tokens: AccountTokens | undefined): void {
  account = tokens;
}

/** The token that goes where `call` does not: that of a session, or, where it is empty, the account's. */
export async function tokenFor(token: string): Promise<string> {
  return token || ((await account?.token()) ?? "");
}

/** Asks the person to show that it is them; whether they did. */
type Proof = () => Promise<boolean>;

let prove: Proof | undefined;

/** What is dangerous is refused without a proof of a moment ago; this asks for it. */
export function askForProof(by: Proof | undefined): void {
  prove = by;
}

/** The JSON that a request is answered with. */
export async function json<T>(url: string, request: Request = {}): Promise<T> {
  return (await (await call(url, request)).json()) as T;
}

/** An answer that is no error; an error is thrown as a `Problem`. */
export async function call(url: string, request: Request): Promise<Response> {
  const asked = isPlain(request) && takeAhead(url);
  if (asked) return asked;
  if (request.token || request.guest || !account) return checked(await send(url, request));
  try {
    return await callAs(account, url, request);
  } catch (error) {
    const isAsked = error instanceof Problem && error.code === "step_up_needed";
    if (!isAsked || !(await prove?.())) throw error;
    return callAs(account, url, request);
  }
}

/** Asks for what somebody will read soon: what is then asked of the address is this answer. */
export function askAhead(url: string, request: Pick<Request, "guest"> = {}): void {
  keepAhead(url, call(url, request));
}

function isPlain({ method = "GET", token, headers, body, text }: Request): boolean {
  return method === "GET" && !token && !headers && body === undefined && text === undefined;
}

/** The same as whoever is signed in. */
async function callAs(account: AccountTokens, url: string, request: Request): Promise<Response> {
  const token = await account.token();
  const response = await send(url, { ...request, token });
  if (response.status !== 401 || !token) return checked(response, token !== undefined);
  const problem = await Problem.from(response);
  const renewed = problem.aboutToken ? await account.renewed(token) : undefined;
  if (!renewed) throw problem;
  return checked(await send(url, { ...request, token: renewed }), true);
}

async function checked(response: Response, ofAccount = false): Promise<Response> {
  if (response.ok) return response;
  const problem = await Problem.from(response);
  problem.ofAccount = ofAccount;
  throw problem;
}

async function send(url: string, request: Request): Promise<Response> {
  const headers = new Headers(request.headers);
  headers.set("accept", "application/json, application/problem+json, */*;q=0.5");
  if (request.token) headers.set("authorization", `Bearer ${request.token}`);
  if (request.body !== undefined) headers.set("content-type", "application/json");
  try {
    return await fetch(url, {
      method: request.method ?? "GET",
      headers,
      body: request.body === undefined ? (request.text ?? null) : JSON.stringify(request.body),
      signal: request.signal ?? null,
    });
  } catch (cause) {
    if (request.signal?.aborted) throw cause;
    throw Problem.offline(cause);
  }
}
