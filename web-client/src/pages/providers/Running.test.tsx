import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { providers } from "../../api/providers";
import type { SessionPage, SessionUsage } from "../../api/types";
import { chooseLanguage } from "../../i18n";
import { Running } from "./Running";

beforeAll(() => {
  chooseLanguage("en");
  // jsdom has none, and Mantine asks for the reader's colour scheme.
  window.matchMedia = vi.fn().mockReturnValue({
    matches: false,
    addEventListener: vi.fn(),
    removeEventListener: vi.fn(),
  });
});

afterEach(() => vi.restoreAllMocks());

function show(page: unknown, used: unknown) {
  vi.spyOn(providers, "running").mockResolvedValue(page as SessionPage);
  vi.spyOn(providers, "ofSession").mockResolvedValue(used as SessionUsage);
  render(
    <MantineProvider>
      <QueryClientProvider client={new QueryClient()}>
        <Running token="va_x" />
      </QueryClientProvider>
    </MantineProvider>,
  );
}

test("each interview that runs shows what it has cost and how its budget stands", async () => {
  show(
    { items: [{ id: "1", scenario: { title: "Développeuse" }, duration_ms: 125_000 }] },
    {
      total: { cost_micro: 84_000, unpriced: 1 },
      budget: { limit_micro: 100_000, warn_percent: 80, spent_micro: 84_000, standing: "warned" },
    },
  );
  await screen.findByText("Développeuse");
  await screen.findByText(/0\.08.* \+ unknown/);
  screen.getByText(/2 min so far · /);
  expect(screen.getByRole("progressbar").getAttribute("aria-valuenow")).toBe("84");
});

test("nothing is shown where none runs", async () => {
  show({ items: [] }, {});
  await vi.waitFor(() => expect(providers.running).toHaveBeenCalled());
  expect(screen.queryByTestId("running")).toBeNull();
});
