/** Which pages are whose. The server decides what they may do there; this only spares dead ends. */
import type { Me, UserRole } from "../api/types";

export type Place =
  | "home"
  | "practise"
  | "history"
  | "progress"
  | "interviews"
  | "scenarios"
  | "quizzes"
  | "bank"
  | "assignments"
  | "assistants"
  | "providers"
  | "administration";

export const ADDRESSES: Record<Place, string> = {
  home: "/",
  practise: "/practise",
  history: "/history",
  progress: "/progress",
  interviews: "/interviews",
  scenarios: "/scenarios",
  quizzes: "/quizzes",
  bank: "/bank",
  assignments: "/assignments",
  assistants: "/assistants",
  providers: "/settings/providers",
  administration: "/admin/health",
};

const PLACES: Record<UserRole, readonly Place[]> = {
  candidate: ["home", "practise", "history", "progress"],
  recruiter: ["home", "practise", "interviews", "scenarios", "assignments", "assistants"],
  trainer: [
    "home",
    "practise",
    "interviews",
    "scenarios",
    "quizzes",
    "bank",
    "assignments",
    "assistants",
  ],
  school: [
    "home",
    "practise",
    "interviews",
    "scenarios",
    "quizzes",
    "bank",
    "assignments",
    "assistants",
  ],
  company: ["home", "practise", "interviews", "scenarios", "assignments", "assistants"],
  admin: [
    "home",
    "practise",
    "interviews",
    "scenarios",
    "quizzes",
    "bank",
    "assignments",
    "assistants",
    "providers",
    "administration",
  ],
};

/** What somebody is where they act now: in their organisation, else by themselves. */
export function actingRole(me: Me): UserRole {
  if (me.role === "admin") return "admin";
  return me.organisations.find(({ id }) => id === me.organisation)?.role ?? me.role;
}

export function placesOf(me: Me): readonly Place[] {
  const places = PLACES[actingRole(me)];
  // Whoever manages an organisation keeps its keys, and says what may be spent.
  return manages(me) && !places.includes("providers") ? [...places, "providers"] : places;
}

function manages(me: Me): boolean {
  return me.organisations.some(({ id, manages }) => id === me.organisation && manages);
}

/** Whether this address, or one below it, is that place. */
export function isAt(place: Place, pathname: string): boolean {
  const address = place === "administration" ? "/admin" : ADDRESSES[place];
  return pathname === address || (address !== "/" && pathname.startsWith(`${address}/`));
}

/** At most two letters that stand for a name. */
export function initials(name: string): string {
  const words = name
    .trim()
    .split(/[\s-]+/u)
    .filter(Boolean);
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : words;
  return chosen.map((word) => [...(word ?? "")][0]?.toUpperCase() ?? "").join("");
}
