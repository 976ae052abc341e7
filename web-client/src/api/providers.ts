/**
 * The HTTP calls for keys of providers, what they were used for, and what may be spent: of the
 * instance or the organisation that one acts for, or one's own.
 */
import { call, json } from "./http";
import type {
  Budgets,
  KeyChange,
  KeyList,
  NewKey,
  OwnProviders,
  OwnProvidersNow,
  ProviderKey,
  SessionPage,
  SessionUsage,
  TestedKey,
  UsageReport,
} from "./types";

const at = (base: string) => ({
  chosen: (token: string) => json<OwnProvidersNow>(`${base}/providers`, { token }),

  choose: (choice: OwnProviders, token: string) =>
    json<OwnProvidersNow>(`${base}/providers`, { method: "PUT", token, body: choice }),

  keys: (token: string) => json<KeyList>(`${base}/provider-keys`, { token }),

  keep: (key: NewKey, token: string) =>
    json<ProviderKey>(`${base}/provider-keys`, { method: "POST", token, body: key }),

  change: (id: string, change: KeyChange, token: string) =>
    json<ProviderKey>(`${base}/provider-keys/${id}`, { method: "PATCH", token, body: change }),

  test: (id: string, token: string) =>
    json<TestedKey>(`${base}/provider-keys/${id}/test`, { method: "POST", token }),

  revoke: async (id: string, token: string) => {
    await call(`${base}/provider-keys/${id}`, { method: "DELETE", token });
  },

  usage: (from: Date, token: string) =>
    json<UsageReport>(`${base}/usage?from=${from.toISOString()}`, { token }),

  usageFile: async (from: Date, token: string) =>
    (await call(`${base}/usage.csv?from=${from.toISOString()}`, { token })).blob(),

  ofSession: (id: string, token: string) =>
    json<SessionUsage>(`/api/sessions/${id}/usage`, { token }),

  running: (token: string) => json<SessionPage>("/api/sessions?state=live&limit=20", { token }),

  budgets: (token: string) => json<Budgets>(`${base}/budgets`, { token }),

  setBudget: (scope: string, limitMicro: number, warnPercent: number, token: string) =>
    json<Budgets>(`${base}/budgets/${scope}`, {
      method: "PUT",
      token,
      body: { limit_micro: limitMicro, warn_percent: warnPercent },
    }),

  removeBudget: async (scope: string, token: string) => {
    await call(`${base}/budgets/${scope}`, { method: "DELETE", token });
  },
});

/** Of the instance, or of the organisation that one acts for. */
export const providers = at("/api");

/** One's own, for what one practises. */
export const ownProviders = at("/api/me");

export type Providers = typeof providers;
