import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { createMemoryRouter, RouterProvider } from "react-router";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { chooseLanguage } from "../../i18n";
import { account } from "../../state/signed-in";
import LoginPage from "./LoginPage";

const ada = {
  id: "u",
  email: "ada@example.org",
  name: "Ada",
  role: "candidate",
  organisations: [],
};
let answers: Response[];
let sent: unknown[];

beforeEach(() => {
  chooseLanguage("en");
  answers = [];
  sent = [];
  vi.stubGlobal("fetch", async (url: string, { body }: RequestInit) => {
    if (url === "/api/instance") return Response.json({ version: "1" });
    sent.push(JSON.parse(String(body)));
    return answers.shift() ?? Response.json({}, { status: 500 });
  });
});
afterEach(() => {
  account.hear({ kind: "signed_out" });
  vi.unstubAllGlobals();
});

function show(address: string) {
  const router = createMemoryRouter(
    [
      { path: "/login", element: <LoginPage /> },
      { path: "*", element: <p>elsewhere</p> },
    ],
    { initialEntries: [address] },
  );
  render(
    <MantineProvider>
      <QueryClientProvider client={new QueryClient()}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return router;
}

const email = () => screen.getByLabelText("E-mail address");
const password = () => screen.getByLabelText("Password");
const submit = () => userEvent.click(screen.getByRole("button", { name: "Sign in" }));

it("tells password managers what its fields are", () => {
  show("/login");
  expect(email().getAttribute("autocomplete")).toBe("username webauthn");
  expect(password().getAttribute("autocomplete")).toBe("current-password");
});

it("moves the focus to the first field that is wrong, and sends nothing", async () => {
  show("/login");
  await userEvent.type(password(), "something");
  await submit();
  expect(document.activeElement).toBe(email());
  expect(screen.getByRole("alert").textContent).toContain("Enter your e-mail address");
  expect(sent).toEqual([]);
});

it("keeps what was typed when the password is wrong", async () => {
  answers.push(Response.json({ code: "credentials_wrong" }, { status: 401 }));
  show("/login");
  await userEvent.type(email(), " ada@example.org ");
  await userEvent.type(password(), "not this one");
  await submit();
  await screen.findByText(/do not belong together/);
  await waitFor(() => expect(document.activeElement).toBe(password()));
  expect(password()).toHaveProperty("value", "not this one");
  expect(sent).toEqual([{ email: "ada@example.org", password: "not this one" }]);
});

it("says when to try again after too many tries", async () => {
  answers.push(
    Response.json({ code: "rate_limited", retry_after_s: 840 }, { status: 429 }),
    Response.json({ code: "rate_limited", retry_after_s: 40 }, { status: 429 }),
  );
  show("/login");
  await userEvent.type(email(), "ada@example.org");
  await userEvent.type(password(), "secret");
  await submit();
  expect((await screen.findByRole("alert")).textContent).toContain("Try again in 14 minutes");
  await submit();
  await screen.findByText(/Try again in 40 s/);
});

it.each([
  ["/login?to=%2Fscenarios%3Ftab%3D2", "/scenarios?tab=2"],
  ["/login?to=%2F%2Fevil.example", "/"],
  ["/login", "/"],
])("goes from %s on to %s", async (address, to) => {
  const expires_at = new Date(Date.now() + 600_000).toISOString();
  answers.push(Response.json({ state: "signed_in", access_token: "t", expires_at, user: ada }));
  const router = show(address);
  await userEvent.type(email(), "ada@example.org");
  await userEvent.type(password(), "secret");
  await submit();
  await screen.findByText("elsewhere");
  const { pathname, search } = router.state.location;
  expect(pathname + search).toBe(to);
  expect(JSON.stringify(localStorage)).not.toContain('"t"');
});
