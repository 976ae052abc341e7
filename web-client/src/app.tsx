import "@fontsource-variable/atkinson-hyperlegible-next";
import "@fontsource-variable/bricolage-grotesque";
import "@mantine/core/styles.css";
import "./theme/global.css";
import "./i18n";
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { createBrowserRouter, Outlet, RouterProvider, ScrollRestoration } from "react-router";
import { Problem } from "./api/problem";
import { useProfile } from "./components/account/profile";
import { StepUp } from "./components/account/StepUp";
import { useLiveNotifications } from "./components/notifications/useNotifications";
import { useKeptPush } from "./components/notifications/usePush";
import { Waiting } from "./components/Waiting";
import { Crashed } from "./pages/Crashed";
import { NotFound } from "./pages/NotFound";
import type { AccountState } from "./state/account";
import { account } from "./state/signed-in";
import { cssVariablesResolver, theme } from "./theme";

const AccountPage = lazy(() => import("./pages/account/AccountPage"));
const AssignmentPage = lazy(() => import("./pages/assignments/AssignmentPage"));
const AssignmentsPage = lazy(() => import("./pages/assignments/AssignmentsPage"));
const OwnAssignmentPage = lazy(() => import("./pages/assignment/OwnAssignmentPage"));
const ForgotPage = lazy(() => import("./pages/sign-in/ForgotPage"));
const IdentityPage = lazy(() => import("./pages/sign-in/IdentityPage"));
const InvitationPage = lazy(() => import("./pages/sign-in/InvitationPage"));
const LoginPage = lazy(() => import("./pages/sign-in/LoginPage"));
const NotMePage = lazy(() => import("./pages/sign-in/NotMePage"));
const NewAddressPage = lazy(() => import("./pages/sign-in/NewAddressPage"));
const PractisePage = lazy(() => import("./pages/practise/PractisePage"));
const RegisterPage = lazy(() => import("./pages/sign-in/RegisterPage"));
const ResetPage = lazy(() => import("./pages/sign-in/ResetPage"));
const SetupPage = lazy(() => import("./pages/sign-in/SetupPage"));
const VerifyPage = lazy(() => import("./pages/sign-in/VerifyPage"));
const HelpPage = lazy(() => import("./pages/help/HelpPage"));
const ServerPage = lazy(() => import("./pages/settings/ServerPage"));
const HistoryPage = lazy(() => import("./pages/history/HistoryPage"));
const NotificationsPage = lazy(() => import("./pages/notifications/NotificationsPage"));
const Home = lazy(() => import("./pages/home/Home"));
const Prepare = lazy(() => import("./pages/prepare/Prepare"));
const BankPage = lazy(() => import("./pages/bank/BankPage"));
const UsersPage = lazy(() => import("./pages/admin/UsersPage"));
const AdminOrganisationsPage = lazy(() => import("./pages/admin/OrganisationsPage"));
const HealthPage = lazy(() => import("./pages/admin/HealthPage"));
const ModerationPage = lazy(() => import("./pages/admin/ModerationPage"));
const ModerationCasePage = lazy(() => import("./pages/admin/ModerationCasePage"));
const AuditPage = lazy(() => import("./pages/admin/AuditPage"));
const AssistantPage = lazy(() => import("./pages/assistants/AssistantPage"));
const AssistantsPage = lazy(() => import("./pages/assistants/AssistantsPage"));
const OrganisationPage = lazy(() => import("./pages/organisations/OrganisationPage"));
const OrganisationsPage = lazy(() => import("./pages/organisations/OrganisationsPage"));
const ProgressPage = lazy(() => import("./pages/progress/ProgressPage"));
const ProvidersPage = lazy(() => import("./pages/providers/ProvidersPage"));
const QuizPage = lazy(() => import("./pages/quiz/QuizPage"));
const QuizzesPage = lazy(() => import("./pages/quizzes/QuizzesPage"));
const RoomPage = lazy(() => import("./pages/room/RoomPage"));
const ReplayPage = lazy(() => import("./pages/replay/ReplayPage"));
const SharedPage = lazy(() => import("./pages/replay/SharedPage"));
const ScenarioPage = lazy(() => import("./pages/scenarios/ScenarioPage"));
const ScenariosPage = lazy(() => import("./pages/scenarios/ScenariosPage"));
const SessionPage = lazy(() => import("./pages/session/SessionPage"));

/** Every address of the client on one page. */
const router = createBrowserRouter([
  {
    element: (
      <>
        <ScrollRestoration />
        <Personal />
        <Suspense fallback={<Waiting />}>
          <Outlet />
        </Suspense>
      </>
    ),
    errorElement: <Crashed />,
    children: [
      { path: "/", element: <Home /> },
      { path: "/login", element: <LoginPage /> },
      { path: "/register", element: <RegisterPage /> },
      { path: "/sign-in/:provider", element: <IdentityPage /> },
      { path: "/verify", element: <VerifyPage /> },
      { path: "/forgot", element: <ForgotPage /> },
      { path: "/reset", element: <ResetPage /> },
      { path: "/not-me", element: <NotMePage /> },
      { path: "/new-address", element: <NewAddressPage /> },
      { path: "/invitation", element: <InvitationPage /> },
      { path: "/setup", element: <SetupPage /> },
      { path: "/account/:part?", element: <AccountPage /> },
      { path: "/help", element: <HelpPage /> },
      { path: "/settings", element: <ServerPage /> },
      { path: "/history", element: <HistoryPage /> },
      { path: "/notifications", element: <NotificationsPage /> },
      { path: "/organisations", element: <OrganisationsPage /> },
      { path: "/organisations/:id/:part?", element: <OrganisationPage /> },
      { path: "/practise", element: <PractisePage /> },
      { path: "/prepare/:scenario", element: <Prepare /> },
      { path: "/quiz/:id", element: <QuizPage /> },
      { path: "/quizzes", element: <QuizzesPage /> },
      { path: "/bank", element: <BankPage /> },
      { path: "/scenarios", element: <ScenariosPage /> },
      { path: "/scenarios/:id", element: <ScenarioPage /> },
      { path: "/assignments", element: <AssignmentsPage /> },
      { path: "/assignments/:id", element: <AssignmentPage /> },
      { path: "/assignment/:id", element: <OwnAssignmentPage /> },
      { path: "/assistants", element: <AssistantsPage /> },
      { path: "/assistants/:id", element: <AssistantPage /> },
      { path: "/room/:session", element: <RoomPage /> },
      { path: "/sessions/:session", element: <SessionPage /> },
      { path: "/sessions/:session/replay", element: <ReplayPage /> },
      { path: "/settings/providers", element: <ProvidersPage /> },
      { path: "/admin/audit", element: <AuditPage /> },
      { path: "/admin/health", element: <HealthPage /> },
      { path: "/admin/moderation", element: <ModerationPage /> },
      { path: "/admin/moderation/:id", element: <ModerationCasePage /> },
      { path: "/admin/organisations", element: <AdminOrganisationsPage /> },
      { path: "/admin/users", element: <UsersPage /> },
      { path: "/progress", element: <ProgressPage /> },
      { path: "/shared", element: <SharedPage /> },
      { path: "*", element: <NotFound /> },
    ],
  },
]);

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      // A refusal stays one; a server that does not answer may be starting.
      retry: (failures, error) =>
        failures < 2 && !(error instanceof Problem && error.status >= 400 && error.status < 500),
    },
  },
});

// What one person was shown is not the next one's. The requests of a page that was opened while
// the server was still being asked have waited for the answer.
let shownTo = whose(account.state());
account.subscribe(() => {
  const before = shownTo;
  shownTo = whose(account.state());
  if (before !== undefined && before !== shownTo) void queries.resetQueries();
});
void account.start();

function whose(state: AccountState): string | undefined {
  if (state.status === "asking") return undefined;
  return state.status === "signed_in" ? `${state.user.id} ${state.user.organisation}` : "nobody";
}

/** Follows the choices of whoever is signed in, and what they are told; asks them once more who they are. */
function Personal() {
  useProfile();
  useLiveNotifications();
  useKeptPush();
  return <StepUp />;
}

export function App() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      defaultColorScheme="auto"
    >
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
