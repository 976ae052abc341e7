import { MantineProvider, Modal } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { accounts } from "../../api/accounts";
import { chooseLanguage } from "../../i18n";
import { asking } from "../../state/proof";
import { ConfirmDialog } from "../ConfirmDialog";
import { StepUp } from "./StepUp";

beforeAll(() => chooseLanguage("en"));

afterEach(() => vi.restoreAllMocks());

/** The proof beside two dialogs that are open, one mounted before it and one after. */
function show() {
  vi.spyOn(accounts, "proof").mockResolvedValue({ methods: [{ method: "password" }] } as never);
  const onClose = vi.fn();
  render(
    <MantineProvider>
      <QueryClientProvider client={new QueryClient()}>
        <Modal opened onClose={onClose} title="Before">
          <input aria-label="Name" />
        </Modal>
        <StepUp />
        <ConfirmDialog
          opened
          onClose={onClose}
          title="After"
          text="Really?"
          confirm="Do it"
          onConfirm={vi.fn()}
          pending={false}
          failed="Not done"
          error={null}
        />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return onClose;
}

test("Escape closes the question for a proof and no dialog below it", async () => {
  const onClose = show();
  let answer: Promise<boolean> | undefined;
  act(() => {
    answer = asking.ask();
  });
  await screen.findByRole("dialog", { name: "Is it you?" });
  await userEvent.keyboard("{Escape}");
  expect(await answer).toBe(false);
  expect(onClose).not.toHaveBeenCalled();
  await waitFor(() => expect(screen.queryByRole("dialog", { name: "Is it you?" })).toBeNull());
  await userEvent.keyboard("{Escape}");
  expect(onClose).toHaveBeenCalled();
});

test("an Escape that ends what an input method composes closes nothing", async () => {
  const onClose = show();
  act(() => void asking.ask());
  await screen.findByRole("dialog", { name: "Is it you?" });
  window.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", isComposing: true }));
  expect(asking.isOpen()).toBe(true);
  expect(onClose).not.toHaveBeenCalled();
  act(() => asking.close(false));
});
