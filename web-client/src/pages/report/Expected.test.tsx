import { MantineProvider } from "@mantine/core";
import { render } from "@testing-library/react";
import { beforeAll, expect, it } from "vitest";
import { chooseLanguage } from "../../i18n";
import { Expected } from "./Expected";

beforeAll(() => chooseLanguage("en"));

const EXPECTED = [{ question: "design", text: "Asks first.\nThen counts." }];

function shown(of: string): HTMLElement {
  const { container } = render(
    <MantineProvider env="test">
      <Expected of={of} expected={EXPECTED} language="en" />
    </MantineProvider>,
  );
  return container;
}

it("shows what a good answer to this question says, and that the candidate does not see it", () => {
  const text = shown("design").textContent;
  expect(text).toContain("Asks first.\nThen counts.");
  expect(text).toContain("Only those who review");
});

it("shows nothing for a question whose author has not said it", () => {
  expect(shown("team").querySelector("section")).toBeNull();
});
