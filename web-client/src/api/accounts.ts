/** The HTTP calls of people: signing in and out, their profile, their logins, invitations. */
import { call, json, type Request } from "./http";
import type {
  ChangeMe,
  Language,
  Login,
  Me,
  OpenedInvitation,
  Register,
  SignedIn,
  SignIn,
} from "./types";

export const accounts = {
  /** What was done: a mail with a link was sent, or the person is signed in at once. */
  register: async (wish: Register): Promise<SignedIn | "mailed"> => {
    const response = await call("/api/auth/register", post(wish));
    return response.status === 201 ? ((await response.json()) as SignedIn) : "mailed";
  },

  verify: (token: string) => json<SignedIn>("/api/auth/verify", post({ token })),

  login: (email: string, password: string) =>
    json<SignIn>("/api/auth/login", post({ email, password })),

  /** By the cookie, which no script sees; another organisation makes another token. */
  refresh: (organisation?: string | null) =>
    json<SignedIn>("/api/auth/refresh", post(organisation === undefined ? {} : { organisation })),

  logout: async () => {
    await call("/api/auth/logout", { method: "POST", guest: true });
  },

  forgot: async (email: string) => {
    await call("/api/auth/forgot", post({ email }));
  },

  reset: async (token: string, password: string) => {
    await call("/api/auth/reset", post({ token, password }));
  },

  notMe: async (token: string) => {
    await call("/api/auth/not-me", post({ token }));
  },

  /** The first admin, by whoever holds the server's own key. */
  setUp: (
    key: string,
    first: { email: string; password: string; name: string; language: Language },
  ) => json<Me>("/api/setup", { method: "POST", token: key, body: first }),

  change: (profile: ChangeMe) => json<Me>("/api/me", { method: "PATCH", body: profile }),

  changePassword: async (current: string, next: string) => {
    await call("/api/me/password", { method: "PUT", body: { current, new: next } });
  },

  logins: async () => (await json<{ items: Login[] }>("/api/me/logins")).items,

  endLogin: async (id: string) => {
    await call(`/api/me/logins/${encodeURIComponent(id)}`, { method: "DELETE" });
  },

  endOtherLogins: async () => {
    await call("/api/me/logins", { method: "DELETE" });
  },

  openInvitation: (token: string) =>
    json<OpenedInvitation>("/api/invitations/open", post({ token })),

  acceptInvitation: async (token: string) => {
    await call("/api/invitations/accept", { method: "POST", body: { token } });
  },
};

/** For those who have no token yet, and are not to be held up by the renewal of one. */
function post(body: unknown): Request {
  return { method: "POST", guest: true, body };
}
