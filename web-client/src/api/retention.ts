/** The HTTP calls of how long what is kept is kept: of the instance, or of an organisation. */
import { json } from "./http";
import type { RetentionPreview, RetentionTerms, RetentionWish } from "./types";

const base = (organisation?: string) =>
  organisation
    ? `/api/organisations/${encodeURIComponent(organisation)}/retention`
    : "/api/retention";

export const retention = {
  read: (organisation?: string) => json<RetentionTerms>(base(organisation)),

  /** What would go with these terms, without saving them. */
  preview: (terms: RetentionWish[], organisation?: string) =>
    json<RetentionPreview>(`${base(organisation)}/preview`, { method: "POST", body: { terms } }),

  save: (terms: RetentionWish[], confirmed: boolean, organisation?: string) =>
    json<RetentionTerms>(base(organisation), { method: "PUT", body: { terms, confirmed } }),
};
