/** The HTTP calls of people: signing in and out, their profile, their logins, invitations. */
import { call, json, type Request } from "./http";
import type {
  AccountProgress,
  AddressState,
  BegunFactor,
  ChangeMe,
  FactorKind,
  FactorList,
  IdentityAnswer,
  IdentityEntered,
  IdentityList,
  KeptKey,
  Language,
  Login,
  MadeCredential,
  Me,
  Means,
  NewPasskey,
  OpenedInvitation,
  Passkey,
  PasskeyList,
  PasskeyMade,
  PasskeyRequestOptions,
  PermissionTable,
  ProofState,
  Register,
  SessionPage,
  SignedCredential,
  SignedIn,
  SignIn,
  TakeIdentityTold,
  TakenSessions,
} from "./types";

export const accounts = {
  /** What was done: a mail with a link was sent, or the person is signed in at once. */
  register: async (wish: Register): Promise<SignedIn | "mailed"> => {
    const response = await call("/api/auth/register", post(wish));
    return response.status === 201 ? ((await response.json()) as SignedIn) : "mailed";
  },

  /** Which role may do what, for whoever asks. */
  permissions: () => json<PermissionTable>("/api/permissions", { guest: true }),

  /** Puts up a picture of one's own. */
  setPicture: (file: File) => json<Me>("/api/me/avatar", { method: "PUT", text: file }),

  removePicture: () => json<Me>("/api/me/avatar", { method: "DELETE" }),

  /** Somebody's picture, by the address that came with them. */
  picture: async (address: string) => (await call(address, {})).blob(),

  verify: (token: string) => json<SignedIn>("/api/auth/verify", post({ token })),

  login: (email: string, password: string) =>
    json<SignIn>("/api/auth/login", post({ email, password })),

  /** Answers what the right password of an account with a second factor is answered with. */
  secondFactor: (challenge: string, method: Means, answer: string) =>
    json<SignedIn>("/api/auth/second-factor", post({ challenge, method, answer })),

  sendSecondFactor: async (challenge: string, method: Means) => {
    await call("/api/auth/second-factor/code", post({ challenge, method }));
  },

  factors: () => json<FactorList>("/api/me/factors"),

  beginFactor: (kind: FactorKind, phone?: string) =>
    json<BegunFactor>(`/api/me/factors/${kind}`, {
      method: "POST",
      body: phone === undefined ? {} : { phone },
    }),

  /** With the first factor come the recovery codes, this once. */
  confirmFactor: async (kind: FactorKind, code: string) => {
    const url = `/api/me/factors/${kind}/confirm`;
    const body = { code };
    return (await json<{ recovery_codes?: string[] | null }>(url, { method: "POST", body }))
      .recovery_codes;
  },

  removeFactor: async (kind: FactorKind) => {
    await call(`/api/me/factors/${kind}`, { method: "DELETE" });
  },

  renewRecoveryCodes: async () =>
    (await json<{ codes: string[] }>("/api/me/recovery-codes", { method: "POST" })).codes,

  proof: () => json<ProofState>("/api/me/proof"),

  prove: (method: Means, answer: string) =>
    json<ProofState>("/api/me/proof", { method: "POST", body: { method, answer } }),

  sendProof: async (method: Means) => {
    await call("/api/me/proof/code", { method: "POST", body: { method } });
  },

  passkeys: () => json<PasskeyList>("/api/me/passkeys"),

  beginPasskey: () => json<NewPasskey>("/api/me/passkeys/options", { method: "POST" }),

  makePasskey: (name: string, credential: MadeCredential) =>
    json<PasskeyMade>("/api/me/passkeys", { method: "POST", body: { name, credential } }),

  renamePasskey: (id: string, name: string) =>
    json<Passkey>(`/api/me/passkeys/${encodeURIComponent(id)}`, {
      method: "PATCH",
      body: { name },
    }),

  removePasskey: async (id: string) => {
    await call(`/api/me/passkeys/${encodeURIComponent(id)}`, { method: "DELETE" });
  },

  /** The page of a provider of accounts, to sign in there and come back. */
  askIdentity: async (provider: string, next: string, language: Language) =>
    (await json<{ url: string }>("/api/auth/identity", post({ provider, next, language }))).url,

  answerIdentity: (answer: IdentityAnswer) =>
    json<IdentityEntered>("/api/auth/identity/answer", post(answer)),

  identities: () => json<IdentityList>("/api/me/identities"),

  beginIdentity: async (provider: string) =>
    (await json<{ url: string }>("/api/me/identities", { method: "POST", body: { provider } })).url,

  linkIdentity: async (answer: IdentityAnswer) => {
    await call("/api/me/identities/answer", { method: "POST", body: answer });
  },

  removeIdentity: async (id: string) => {
    await call(`/api/me/identities/${encodeURIComponent(id)}`, { method: "DELETE" });
  },

  /** Takes over what a provider said, in the place of what is here. */
  takeTold: (id: string, what: Partial<TakeIdentityTold>) =>
    json<Me>(`/api/me/identities/${encodeURIComponent(id)}/take`, { method: "POST", body: what }),

  /** What any passkey is to sign, to sign in. */
  askPasskey: () => json<PasskeyRequestOptions>("/api/auth/passkey/options", post({})),

  signInWithPasskey: (signed: SignedCredential) =>
    json<SignedIn>("/api/auth/passkey", post(signed)),

  askSecondPasskey: (challenge: string) =>
    json<PasskeyRequestOptions>("/api/auth/second-factor/passkey", post({ challenge })),

  askProofPasskey: () => json<PasskeyRequestOptions>("/api/me/proof/passkey", { method: "POST" }),

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

  newAddress: () => json<AddressState>("/api/me/email"),

  askAddress: (email: string) =>
    json<AddressState>("/api/me/email", { method: "PUT", body: { email } }),

  keepAddress: async () => {
    await call("/api/me/email", { method: "DELETE" });
  },

  /** By the link of the mail to the new address. */
  confirmAddress: (token: string) =>
    json<Me>("/api/me/email/confirm", { method: "POST", body: { token } }),

  logins: async () => (await json<{ items: Login[] }>("/api/me/logins")).items,

  endLogin: async (id: string) => {
    await call(`/api/me/logins/${encodeURIComponent(id)}`, { method: "DELETE" });
  },

  endOtherLogins: async () => {
    await call("/api/me/logins", { method: "DELETE" });
  },

  /** The interviews that this person has given, newest first. */
  sessions: (cursor: string | null, limit = 50) => {
    const query = new URLSearchParams({ limit: String(limit) });
    if (cursor !== null) query.set("cursor", cursor);
    return json<SessionPage>(`/api/me/sessions?${query}`);
  },

  /** This person's interviews side by side; of those that this browser keeps, which are nobody's. */
  progress: (kept: KeptKey[]) =>
    json<AccountProgress>("/api/me/progress", { method: "POST", body: { sessions: kept } }),

  takeSessions: (kept: KeptKey[]) =>
    json<TakenSessions>("/api/me/sessions", { method: "POST", body: { sessions: kept } }),

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
