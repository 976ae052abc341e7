/**
 * Every address of the client on one page, and the file that is loaded for it. Pages that are
 * opened often say what they ask the server for first, so that it is asked for at once.
 */
import type { ComponentType } from "react";

interface Page {
  path: string;
  load(): Promise<{ default: ComponentType }>;
  /** Addresses of the API, as the page itself will ask for them. */
  asks?(at: Record<string, string | undefined>, signedIn: boolean): string[];
}

/** Those who wrote something, or may: for a guest, the page asks for the server's key. */
const own = (url: string, signedIn: boolean) => (signedIn ? [url] : []);

export const PAGES: readonly Page[] = [
  {
    path: "/",
    load: () => import("./home/Home"),
    asks: (_, signedIn) => ["/api/scenarios", signedIn ? "/api/me/assignments" : "/api/quizzes"],
  },
  { path: "/login", load: () => import("./sign-in/LoginPage") },
  { path: "/register", load: () => import("./sign-in/RegisterPage") },
  { path: "/sign-in/:provider", load: () => import("./sign-in/IdentityPage") },
  { path: "/verify", load: () => import("./sign-in/VerifyPage") },
  { path: "/forgot", load: () => import("./sign-in/ForgotPage") },
  { path: "/reset", load: () => import("./sign-in/ResetPage") },
  { path: "/not-me", load: () => import("./sign-in/NotMePage") },
  { path: "/new-address", load: () => import("./sign-in/NewAddressPage") },
  { path: "/invitation", load: () => import("./sign-in/InvitationPage") },
  { path: "/setup", load: () => import("./sign-in/SetupPage") },
  { path: "/account/:part?", load: () => import("./account/AccountPage") },
  { path: "/help", load: () => import("./help/HelpPage") },
  { path: "/settings", load: () => import("./settings/ServerPage") },
  { path: "/history", load: () => import("./history/HistoryPage") },
  { path: "/notifications", load: () => import("./notifications/NotificationsPage") },
  { path: "/organisations", load: () => import("./organisations/OrganisationsPage") },
  {
    path: "/organisations/:id/:part?",
    load: () => import("./organisations/OrganisationPage"),
    asks: ({ id, part }, signedIn) => [
      ...own(`/api/organisations/${id}`, signedIn),
      ...(part ? [] : own(`/api/organisations/${id}/members`, signedIn)),
    ],
  },
  {
    path: "/practise",
    load: () => import("./practise/PractisePage"),
    asks: () => ["/api/scenarios", "/api/quizzes"],
  },
  { path: "/prepare/:scenario", load: () => import("./prepare/Prepare") },
  { path: "/quiz/:id", load: () => import("./quiz/QuizPage") },
  { path: "/quizzes", load: () => import("./quizzes/QuizzesPage") },
  {
    path: "/quizzes/:id",
    load: () => import("./quizzes/QuizPage"),
    asks: ({ id }, signedIn) => own(`/api/quizzes/${id}/source`, signedIn),
  },
  { path: "/bank", load: () => import("./bank/BankPage") },
  {
    path: "/scenarios",
    load: () => import("./scenarios/ScenariosPage"),
    asks: (_, signedIn) => own("/api/workshop/scenarios", signedIn),
  },
  {
    path: "/scenarios/:id",
    load: () => import("./scenarios/ScenarioPage"),
    asks: ({ id }, signedIn) => own(`/api/workshop/scenarios/${id}`, signedIn),
  },
  { path: "/interviews", load: () => import("./interviews/InterviewsPage") },
  { path: "/assignments", load: () => import("./assignments/AssignmentsPage") },
  { path: "/assignments/:id", load: () => import("./assignments/AssignmentPage") },
  { path: "/assignment/:id", load: () => import("./assignment/OwnAssignmentPage") },
  { path: "/assistants", load: () => import("./assistants/AssistantsPage") },
  { path: "/assistants/:id", load: () => import("./assistants/AssistantPage") },
  { path: "/room/:session", load: () => import("./room/RoomPage") },
  { path: "/sessions/:session", load: () => import("./session/SessionPage") },
  { path: "/sessions/:session/replay", load: () => import("./replay/ReplayPage") },
  { path: "/settings/providers", load: () => import("./providers/ProvidersPage") },
  { path: "/admin/audit", load: () => import("./admin/AuditPage") },
  { path: "/admin/health", load: () => import("./admin/HealthPage") },
  { path: "/admin/moderation", load: () => import("./admin/ModerationPage") },
  { path: "/admin/moderation/:id", load: () => import("./admin/ModerationCasePage") },
  { path: "/admin/organisations", load: () => import("./admin/OrganisationsPage") },
  { path: "/admin/users", load: () => import("./admin/UsersPage") },
  { path: "/progress", load: () => import("./progress/ProgressPage") },
  { path: "/shared", load: () => import("./replay/SharedPage") },
];

/** The page at an address, before the router is there to say so, and what it asks for first. */
export function pageAt(pathname: string, signedIn: boolean) {
  for (const { path, load, asks } of PAGES) {
    const found = patternOf(path).exec(pathname);
    if (found) return { path, load, asks: asks?.(found.groups ?? {}, signedIn) ?? [] };
  }
  return undefined;
}

function patternOf(path: string): RegExp {
  const parts = path
    .replace(/\/:(\w+)\?/g, "(?:/(?<$1>[^/]+))?")
    .replace(/:(\w+)/g, "(?<$1>[^/]+)");
  return new RegExp(`^${parts}/?$`, "i");
}
