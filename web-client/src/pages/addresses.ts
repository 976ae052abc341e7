/** Every address of the client on one page, and the file that is loaded for it. */
import type { ComponentType } from "react";

interface Page {
  path: string;
  load(): Promise<{ default: ComponentType }>;
}

export const PAGES: readonly Page[] = [
  { path: "/", load: () => import("./home/Home") },
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
  { path: "/organisations/:id/:part?", load: () => import("./organisations/OrganisationPage") },
  { path: "/practise", load: () => import("./practise/PractisePage") },
  { path: "/prepare/:scenario", load: () => import("./prepare/Prepare") },
  { path: "/quiz/:id", load: () => import("./quiz/QuizPage") },
  { path: "/quizzes", load: () => import("./quizzes/QuizzesPage") },
  { path: "/bank", load: () => import("./bank/BankPage") },
  { path: "/scenarios", load: () => import("./scenarios/ScenariosPage") },
  { path: "/scenarios/:id", load: () => import("./scenarios/ScenarioPage") },
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

/** The page at an address, before the router is there to say so. */
export function pageAt(pathname: string): Page | undefined {
  return PAGES.find(({ path }) => patternOf(path).test(pathname));
}

function patternOf(path: string): RegExp {
  const parts = path.replace(/\/:\w+\?/g, "(/[^/]+)?").replace(/:\w+/g, "[^/]+");
  return new RegExp(`^${parts}/?$`, "i");
}
