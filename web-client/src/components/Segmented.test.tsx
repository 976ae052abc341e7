import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test } from "vitest";
import { Segmented } from "./Segmented";

function Languages() {
  const [value, setValue] = useState<"fr" | "en">("fr");
  return (
    <Segmented
      aria-label="Language"
      value={value}
      onChange={setValue}
      data={[
        { value: "fr", label: "Français" },
        { value: "en", label: "English" },
      ]}
    />
  );
}

test("one of them is chosen, and another by a click", async () => {
  render(<Languages />);
  expect(screen.getByRole("radiogroup", { name: "Language" })).toBeTruthy();
  expect(screen.getByRole<HTMLInputElement>("radio", { name: "Français" }).checked).toBe(true);
  await userEvent.click(screen.getByText("English"));
  expect(screen.getByRole<HTMLInputElement>("radio", { name: "English" }).checked).toBe(true);
  expect(screen.getByRole<HTMLInputElement>("radio", { name: "Français" }).checked).toBe(false);
});

test("two on a page are two choices", async () => {
  render(
    <>
      <Languages />
      <Languages />
    </>,
  );
  await userEvent.click(screen.getAllByText("English")[0] as HTMLElement);
  const checked = screen.getAllByRole<HTMLInputElement>("radio").map((radio) => radio.checked);
  expect(checked).toEqual([false, true, true, false]);
});

test("the keyboard comes to the one that is chosen", async () => {
  render(<Languages />);
  await userEvent.tab();
  expect(document.activeElement).toBe(screen.getByRole("radio", { name: "Français" }));
});
