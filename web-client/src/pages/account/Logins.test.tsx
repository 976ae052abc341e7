import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { accounts } from "../../api/accounts";
import type { Login } from "../../api/types";
import { chooseLanguage } from "../../i18n";
import { Logins } from "./Logins";

const LOGIN: Login = {
  id: "1",
  device: "Firefox on Linux",
  place: "Lyon, France",
  far: false,
  method: "password",
  current: true,
  created_at: "2026-11-20T08:00:00Z",
  seen_at: "2026-11-20T09:00:00Z",
};

beforeAll(() => chooseLanguage("en"));

afterEach(() => vi.restoreAllMocks());

async function rows(...logins: Login[]): Promise<HTMLElement[]> {
  vi.spyOn(accounts, "logins").mockResolvedValue(logins);
  render(
    <MantineProvider>
      <QueryClientProvider client={new QueryClient()}>
        <Logins />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return within(await screen.findByTestId("logins")).findAllByRole("listitem");
}

test("a login says roughly where it came from, and whether nobody can have travelled there", async () => {
  const far = { ...LOGIN, id: "2", place: "Tokyo, Japan", far: true, current: false };
  const [here, there] = await rows(LOGIN, far);
  expect(here?.textContent).toContain("near Lyon, France · ");
  expect(here?.textContent).not.toContain("from far away");
  expect(there?.textContent).toContain("near Tokyo, Japan · ");
  expect(there?.textContent).toContain("from far away");
});

test("a server that knows no places says nothing of them", async () => {
  const { place: _, ...unplaced } = LOGIN;
  const [row] = await rows({ ...unplaced, device: "" });
  expect(row?.textContent).not.toContain("near");
  expect(row?.textContent).toContain("Unknown device");
});
