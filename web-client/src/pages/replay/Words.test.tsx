import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { Problem } from "../../api/problem";
import type { Turn } from "../../api/types";
import { i18n } from "../../i18n";
import { shownWords } from "../../state/words";
import type { TurnRowProps } from "./TurnRow";
import { type Corrections, EditConflict } from "./useCorrections";
import { Words } from "./Words";

const turn = {
  turn: 1,
  speaker: "candidate",
  source: "whisper",
  start_ms: 1_000,
  end_ms: 4_000,
  text: "I led too people",
  version: 0,
  words: [
    { text: "I", start_ms: 1_000, end_ms: 1_100 },
    { text: "led", start_ms: 1_200, end_ms: 1_500 },
    { text: "too", start_ms: 2_600, end_ms: 2_900, original: "to" },
    { text: "people", start_ms: 3_000, end_ms: 3_600 },
  ],
} as Turn;

const seek = vi.fn();
const pick = vi.fn();
const edit = vi.fn();
const correct = vi.fn();

function show(more: Partial<TurnRowProps> = {}, editing?: Corrections["editing"]) {
  const corrections = { editing, edit, correct } as unknown as Corrections;
  return render(
    <MantineProvider>
      <Words
        turn={turn}
        place={7}
        words={shownWords(turn)}
        chapter={undefined}
        name="Ada"
        language="en"
        now={undefined}
        matches={[]}
        current={undefined}
        pickedFrom={undefined}
        pickedTo={undefined}
        redacted={[]}
        corrections={corrections}
        onPick={pick}
        onSeek={seek}
        {...more}
      />
    </MantineProvider>,
  );
}

const group = () => screen.getByRole("group");

beforeEach(async () => {
  vi.clearAllMocks();
  await i18n.changeLanguage("en");
});

describe("Words", () => {
  it("plays from the word that is clicked", async () => {
    show();
    await userEvent.click(screen.getByText("people"));
    expect(seek).toHaveBeenLastCalledWith(3_000, true);
  });

  it("go by the keyboard: arrows pick, Shift picks more, Enter plays, F2 corrects", async () => {
    show();
    group().focus();
    await userEvent.keyboard("{ArrowRight}{ArrowRight}{Enter}");
    expect(seek).toHaveBeenLastCalledWith(1_200, true);
    await userEvent.keyboard("{Shift>}{ArrowRight}{/Shift}");
    expect(pick).toHaveBeenLastCalledWith({
      from: { turn: 7, word: 1 },
      to: { turn: 7, word: 2 },
    });
    await userEvent.keyboard("{F2}");
    expect(edit).toHaveBeenLastCalledWith({ turn: 7, from: 1, to: 2 });
  });

  it("mark what is heard, found and corrected, and say what was recognised", () => {
    show({ now: 1, matches: [{ turn: 7, from: 3, to: 3 }] });
    expect(screen.getByText("led").dataset.now).toBe("true");
    expect(screen.getByText("people").dataset.found).toBe("yes");
    expect(screen.getByText("too").title).toContain("“to”");
  });

  it("show where something was taken out", () => {
    show({ redacted: [{ fromMs: 1_500, toMs: 2_600 }] });
    expect(group().textContent?.replace(/\s+/g, " ")).toBe("I led redactedtoo people ");
  });
});

describe("correcting", () => {
  it("puts the new words in the place of the old ones", async () => {
    show({}, { turn: 7, from: 2, to: 3 });
    const field = screen.getByRole("textbox");
    expect((field as HTMLInputElement).value).toBe("too people");
    await userEvent.clear(field);
    await userEvent.type(field, "two people{Enter}");
    expect(correct).toHaveBeenCalledWith(turn, 2, 2, "two people");
    expect(edit).toHaveBeenLastCalledWith(undefined);
  });

  it("says who was quicker and what it reads now, and keeps what was typed", async () => {
    correct.mockRejectedValueOnce(new EditConflict({ ...turn, text: "I led ten people" }, "Zoë"));
    show({}, { turn: 7, from: 2, to: 2 });
    await userEvent.type(screen.getByRole("textbox"), "!{Enter}");
    expect((await screen.findByRole("alert")).textContent).toMatch(/Zoë.*I led ten people/);
    expect((screen.getByRole("textbox") as HTMLInputElement).value).toContain("!");
  });

  it("says what to do when it does not go through", async () => {
    correct.mockRejectedValueOnce(Problem.offline(new Error("away")));
    show({}, { turn: 7, from: 0, to: 0 });
    await userEvent.type(screen.getByRole("textbox"), "x{Enter}");
    expect((await screen.findByRole("alert")).textContent).toContain("Check your connection");
  });
});
