/** What of the audit log is looked at, and how its details are read. */
import type { AuditAct, AuditEntry, UserRole } from "../api/types";

const USER_ROLES: readonly UserRole[] = [
  "candidate",
  "recruiter",
  "trainer",
  "school",
  "company",
  "admin",
];

/** All that is written down, in the order in which it is offered. */
export const ACTS = [
  "login.begun",
  "login.refused",
  "login.ended",
  "login.reused",
  "account.not_me",
  "account.made",
  "account.deleted",
  "account.suspended",
  "account.restored",
  "account.role_changed",
  "account.reset_sent",
  "address.asked",
  "address.kept",
  "address.changed",
  "password.changed",
  "factor.changed",
  "identity.linked",
  "identity.unlinked",
  "password.reset",
  "data.asked",
  "data.fetched",
  "deletion.planned",
  "deletion.cancelled",
  "organisation.founded",
  "organisation.changed",
  "organisation.deleted",
  "organisation.suspended",
  "organisation.restored",
  "organisation.limited",
  "member.joined",
  "member.changed",
  "member.removed",
  "team.changed",
  "invitation.made",
  "invitation.revoked",
  "scenario.published",
  "scenario.archived",
  "scenario.deleted",
  "assistant.deleted",
  "quiz.changed",
  "quiz.deleted",
  "session.deleted",
  "words.corrected",
  "words.restored",
  "redaction.made",
  "share.made",
  "share.revoked",
  "session.reviewed",
  "review.withdrawn",
  "report.remade",
  "export.made",
  "key.kept",
  "key.changed",
  "key.revoked",
  "providers.chosen",
  "budget.set",
  "budget.removed",
  "consent.set",
  "retention.set",
  "retention.swept",
  "instance.set_up",
  "mail.tested",
  "moderation.decided",
] as const satisfies readonly AuditAct[];

// One that the server knows and this list does not would be offered to nobody.
type Missing = Exclude<AuditAct, (typeof ACTS)[number]>;
export const MISSING: [Missing] extends [never] ? true : Missing = true;

export interface AuditChoice {
  act: AuditAct | "";
  /** Of an account, an interview … */
  id: string;
  /** Whether the id is who did it, or what it was done to. */
  as: "subject" | "user";
}

export const NO_CHOICE: AuditChoice = { act: "", id: "", as: "subject" };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What the server is asked for. Somebody is asked for once their number is whole. */
export function filterOf({ act, id, as }: AuditChoice): Record<string, string> {
  const filter: Record<string, string> = {};
  if (act !== "") filter.act = act;
  if (as === "subject" && id !== "") filter.subject = id;
  if (as === "user" && UUID.test(id)) filter.user = id;
  return filter;
}

/** The ways in that a login can have come by. */
export const METHODS = [
  "password",
  "registration",
  "second_factor",
  "passkey",
  "identity",
] as const;

export type Detail =
  | { name: "role"; value: UserRole }
  | { name: "method"; value: (typeof METHODS)[number] }
  | { name: "manages" }
  | { name: "other"; text: string };

/** What more an entry says: what many of them say has words, the rest is named as it was kept. */
export function detailsOf({ details }: AuditEntry): Detail[] {
  return Object.entries(details).flatMap(([name, value]): Detail[] => {
    const role = USER_ROLES.find((one) => one === value);
    const method = METHODS.find((one) => one === value);
    if (name === "role" && role) return [{ name, value: role }];
    if (name === "method" && method) return [{ name, value: method }];
    if (name === "manages") return value === "true" ? [{ name }] : [];
    return [{ name: "other", text: `${name}=${value}` }];
  });
}
