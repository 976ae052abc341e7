/** The HTTP calls about e-mail, for those who run the server. */
import { json } from "./http";
import type { Language, MailState, MailTest } from "./types";

export const mail = {
  state: () => json<MailState>("/api/mail"),
  /** Does not wait in the queue: the answer says what the mail server said. */
  test: (to: string, language: Language) =>
    json<MailTest>("/api/mail/test", { method: "POST", body: { to, language } }),
};
