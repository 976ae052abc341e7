/** The HTTP calls for what a model guesses of one's own voice, in one's own practice. Nothing keeps its answers. */
import { call, json } from "./http";
import type { ExpressionConsent, VoiceExpressionPiece, VoiceExpressionTerms } from "./types";

const CONSENT = "/api/me/expression-consent";

export const expression = {
  consent: () => json<ExpressionConsent>(CONSENT),

  agree: (version: string) =>
    json<ExpressionConsent>(CONSENT, { method: "PUT", body: { version } }),

  withdraw: async () => {
    await call(CONSENT, { method: "DELETE" });
  },

  /** What is needed for this interview; refused where it is not one's own practice. */
  terms: (session: string) =>
    json<VoiceExpressionTerms>(`/api/sessions/${session}/voice-expression`),

  /** Sends a piece of one's own voice. */
  piece: (session: string, fromMs: number, signal: AbortSignal) =>
    json<VoiceExpressionPiece>(`/api/sessions/${session}/voice-expression`, {
      method: "POST",
      body: { from_ms: fromMs },
      signal,
    }),
};
