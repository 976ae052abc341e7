import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import { createMemoryRouter, RouterProvider } from "react-router";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { chooseLanguage } from "../../i18n";
import { account } from "../../state/signed-in";
import ScenariosPage from "./ScenariosPage";

const READS = ["scenarios.read", "assistants.read"];
const ANSWERS: Record<string, unknown> = {
  "/api/permissions": {
    roles: [
      { role: "recruiter", permissions: READS },
      { role: "school", permissions: [...READS, "scenarios.write"] },
      { role: "trainer", permissions: [...READS, "scenarios.write", "drafts.make"] },
    ],
    manages: [],
  },
  "/api/workshop/scenarios": {
    items: [],
    built_in: [{ id: "b", title: "Baker", language: "en", kind: "interview", duration_minutes: 5 }],
  },
};

beforeEach(() => {
  chooseLanguage("en");
  vi.stubGlobal("fetch", async (url: string) => Response.json(ANSWERS[url] ?? {}));
});
afterEach(() => {
  account.hear({ kind: "signed_out" });
  vi.unstubAllGlobals();
});

async function show(role: string): Promise<(name: RegExp) => boolean> {
  account.enter({
    access_token: "t",
    expires_at: new Date(Date.now() + 600_000).toISOString(),
    user: {
      id: "u",
      name: "Ada",
      role,
      organisation: "o",
      organisations: [{ id: "o", name: "Ours", role, manages: false }],
    },
  } as unknown as Parameters<typeof account.enter>[0]);
  const router = createMemoryRouter([{ path: "*", element: <ScenariosPage /> }]);
  render(
    <MantineProvider>
      <QueryClientProvider client={new QueryClient()}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  await screen.findByRole("link", { name: "Baker" });
  // The page's own, which waits for the table, beside that of the navigation.
  await waitFor(() => expect(screen.getAllByRole("link", { name: "Assistants" }).length).toBe(2));
  return (name) => screen.queryByRole("button", { name }) !== null;
}

it("offers a trainer all that makes a scenario", async () => {
  const has = await show("trainer");
  for (const name of [/^Draft from/, /^Start from a template/, /^Import a file/, /^Make a copy/]) {
    expect(has(name), String(name)).toBe(true);
  }
});

it("offers a school what its role may do, and no drafts", async () => {
  const has = await show("school");
  expect(has(/^Start from a template/)).toBe(true);
  expect(has(/^Draft from/)).toBe(false);
});

it("offers a recruiter nothing that the server refuses", async () => {
  const has = await show("recruiter");
  for (const name of [/^Draft from/, /^Start from/, /^Import a file/, /^Make a copy/]) {
    expect(has(name), String(name)).toBe(false);
  }
  screen.getByText(/Read them, and try them\.$/);
});
