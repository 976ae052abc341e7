import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import { createMemoryRouter, RouterProvider } from "react-router";
import { beforeEach, expect, it } from "vitest";
import { Problem } from "../api/problem";
import { chooseLanguage } from "../i18n";
import { account } from "../state/signed-in";
import { KeyGate } from "./KeyGate";

beforeEach(() => chooseLanguage("en"));

function show(problem: Problem, person: object = {}): void {
  account.enter({
    access_token: "t",
    expires_at: new Date(Date.now() + 600_000).toISOString(),
    user: { id: "u", role: "admin", organisations: [], organisation: null, ...person },
  } as unknown as Parameters<typeof account.enter>[0]);
  const gate = (
    <KeyGate queryKey={["gate", problem.code]} load={() => Promise.reject(problem)}>
      {() => <p>inside</p>}
    </KeyGate>
  );
  const router = createMemoryRouter([{ path: "*", element: gate }]);
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <MantineProvider>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>,
  );
}

it("leads an administrator who lacks a second step to where it is set up", async () => {
  show(new Problem(403, "second_factor_needed", "A second factor is needed", undefined));
  const link = await screen.findByRole("link", { name: "Set it up" });
  expect(link.getAttribute("href")).toBe("/account/security");
  screen.getByText(/need a second step at sign-in or a passkey/);
  expect(screen.queryByLabelText(/key/i)).toBeNull();
});

it("asks whoever may not open the page for the server's key", async () => {
  show(new Problem(403, "not_allowed", "Not allowed", undefined));
  await screen.findByText("Your account does not open this page");
});

it("lets whoever has an organisation act for it, where the page is done for one", async () => {
  show(new Problem(403, "not_allowed", "Not allowed", undefined), {
    role: "trainer",
    organisations: [{ id: "o", name: "Night School", role: "trainer", manages: false }],
  });
  await screen.findByRole("button", { name: "Act for Night School" });
  screen.getByRole("link", { name: "To the organisations" });
});

it("leads home from what does not exist, with nothing to try again", async () => {
  show(new Problem(404, "scenario_not_found", "No such scenario", undefined));
  await screen.findByText("This interview does not exist, or no longer.");
  screen.getByRole("link", { name: "Back to the home page" });
  expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
});
