/** A browser that messages are sent to, as the server tells its owner; for tests. */
export const BROWSER = {
  service: "push.example",
  since: "2026-11-22T10:00:00Z",
  sent_at: null,
  failed_at: null,
  failure: null,
};
