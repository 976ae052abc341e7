/** The HTTP calls for providers of minds, ears and voices; they need the instance's own key. */
import { call, json } from "./http";
import type {
  Budgets,
  KeyChange,
  KeyList,
  NewKey,
  ProviderKey,
  SessionPage,
  SessionUsage,
  TestedKey,
  UsageReport,
} from "./types";

const KEYS = "/api/provider-keys";

export const providers = {
  keys: (token: string) => json<KeyList>(KEYS, { token }),

  keep: (key: NewKey, token: string) =>
    json<ProviderKey>(KEYS, { method: "POST", token, body: key }),

  change: (id: string, change: KeyChange, token: string) =>
    json<ProviderKey>(`${KEYS}/${id}`, { method: "PATCH", token, body: change }),

  test: (id: string, token: string) =>
    json<TestedKey>(`${KEYS}/${id}/test`, { method: "POST", token }),

  revoke: async (id: string, token: string) => {
    await call(`${KEYS}/${id}`, { method: "DELETE", token });
  },

  usage: (from: Date, token: string) =>
    json<UsageReport>(`/api/usage?from=${from.toISOString()}`, { token }),

  usageFile: async (from: Date, token: string) =>
    (await call(`/api/usage.csv?from=${from.toISOString()}`, { token })).blob(),

  ofSession: (id: string, token: string) =>
    json<SessionUsage>(`/api/sessions/${id}/usage`, { token }),

  running: (token: string) => json<SessionPage>("/api/sessions?state=live&limit=20", { token }),

  budgets: (token: string) => json<Budgets>("/api/budgets", { token }),

  setBudget: (scope: string, limitMicro: number, warnPercent: number, token: string) =>
    json<Budgets>(`/api/budgets/${scope}`, {
      method: "PUT",
      token,
      body: { limit_micro: limitMicro, warn_percent: warnPercent },
    }),

  removeBudget: async (scope: string, token: string) => {
    await call(`/api/budgets/${scope}`, { method: "DELETE", token });
  },
};
