import { ActionIcon, MantineProvider, Modal } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it } from "vitest";
import { chooseLanguage } from "../i18n";
import { menuOnDemand, type Opening } from "./menuOnDemand";
import { dialogOnDemand, onDemand } from "./onDemand";
import { SchemeSwitch } from "./SchemeSwitch";

it("opens a menu that was not loaded, and gives the focus back to its button", async () => {
  chooseLanguage("en");
  render(
    <MantineProvider>
      <SchemeSwitch />
    </MantineProvider>,
  );
  const before = screen.getByRole("button", { name: /Appearance/ });
  expect(before.getAttribute("aria-expanded")).toBe("false");
  expect(before.getAttribute("aria-haspopup")).toBe("menu");
  await userEvent.click(before);
  await userEvent.click(await screen.findByRole("menuitemradio", { name: "Dark" }));
  await userEvent.keyboard("{Escape}");
  const after = await screen.findByRole("button", { name: "Appearance: Dark" });
  await expect.poll(() => document.activeElement).toBe(after);
});

it("loads a menu once, and only when somebody comes near it", async () => {
  let loads = 0;
  const Loaded = ({ target }: Opening) => target;
  const Menu = menuOnDemand("menu", async () => {
    loads += 1;
    return Loaded;
  });
  render(
    <MantineProvider>
      <Menu target={<ActionIcon aria-label="Open" />} />
    </MantineProvider>,
  );
  expect(loads).toBe(0);
  await userEvent.hover(screen.getByRole("button"));
  await userEvent.click(screen.getByRole("button"));
  expect(loads).toBe(1);
});

it("opens a dialog that was not loaded, and gives the focus back to what opened it", async () => {
  const Dialog = dialogOnDemand<{ opened: boolean; onClose(): void }>(async () => (props) => (
    <Modal {...props} title="A dialog" />
  ));
  function Page() {
    const [opened, setOpened] = useState(false);
    return (
      <MantineProvider>
        <button type="button" onClick={() => setOpened(true)}>
          Open
        </button>
        <Dialog opened={opened} onClose={() => setOpened(false)} />
      </MantineProvider>
    );
  }
  render(<Page />);
  await userEvent.click(screen.getByRole("button", { name: "Open" }));
  await screen.findByRole("dialog", { name: "A dialog" });
  await userEvent.keyboard("{Escape}");
  await expect.poll(() => screen.queryByRole("dialog")).toBeNull();
  await expect.poll(() => document.activeElement?.textContent).toBe("Open");
});

it("gives the focus back from a dialog that is there only while it is open", async () => {
  const Asking = onDemand<{ onClose(): void }>(async () => (props) => (
    <Modal opened {...props} title="A dialog" />
  ));
  function Page() {
    const [asking, setAsking] = useState(false);
    return (
      <MantineProvider>
        <button type="button" onClick={() => setAsking(true)}>
          Ask
        </button>
        {asking && <Asking onClose={() => setAsking(false)} />}
      </MantineProvider>
    );
  }
  render(<Page />);
  await userEvent.click(screen.getByRole("button", { name: "Ask" }));
  const dialog = await screen.findByRole("dialog", { name: "A dialog" });
  await expect.poll(() => dialog.contains(document.activeElement)).toBe(true);
  await userEvent.keyboard("{Escape}");
  await expect.poll(() => document.activeElement?.textContent).toBe("Ask");
});
