import { MantineProvider } from "@mantine/core";
import { notifyManager, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createBrowserRouter, Outlet, RouterProvider, ScrollRestoration } from "react-router";
import { Problem } from "./api/problem";
import type { Language } from "./api/types";
import { useProfile } from "./components/account/profile";
import { StepUp } from "./components/account/StepUp";
import { useLiveNotifications } from "./components/notifications/useNotifications";
import { useKeptPush } from "./components/notifications/usePush";
import { addCatalogue } from "./i18n";
import type { Catalogue } from "./i18n/catalogues";
import { PAGES } from "./pages/addresses";
import { Crashed } from "./pages/Crashed";
import { NotFound } from "./pages/NotFound";
import type { AccountState } from "./state/account";
import { account } from "./state/signed-in";
import { cssVariablesResolver, theme } from "./theme";

/** Every address of the client (`pages/addresses.ts`); a page is loaded before it is gone to. */
const router = createBrowserRouter([
  {
    element: (
      <>
        <ScrollRestoration />
        <Outlet />
        <Personal />
      </>
    ),
    errorElement: <Crashed />,
    children: [
      ...PAGES.map(({ path, load }) => ({
        path,
        lazy: async () => ({ Component: (await load()).default }),
      })),
      { path: "*", element: <NotFound /> },
    ],
  },
]);

// A switch shows what was chosen in the same frame: told of it a task later, it would flip back first.
notifyManager.setScheduler(queueMicrotask);

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

/** Shows the page at the address, once it is there: first of all in one go, and nothing before it. */
export async function show(root: HTMLElement, language: Language, texts: Catalogue): Promise<void> {
  addCatalogue(language, texts);
  await loaded();
  createRoot(root).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariablesResolver}
        defaultColorScheme="auto"
      >
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}

/** Until the router has the file of its first page. */
function loaded(): Promise<void> {
  if (router.state.initialized) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = router.subscribe(({ initialized }) => {
      if (!initialized) return;
      stop();
      resolve();
    });
  });
}
