import { describe, expect, it } from "vitest";
import { replayAction } from "./replay-keys";

function press(key: string, html = "<p></p>", more: KeyboardEventInit = {}) {
  document.body.innerHTML = html;
  let action: string | undefined;
  const target = document.body.querySelector("[data-here]") ?? document.body;
  target.addEventListener("keydown", (event) => {
    action = replayAction(event as KeyboardEvent);
  });
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, ...more }));
  return action;
}

describe("replayAction", () => {
  it("knows the keys of players, large or small", () => {
    expect([" ", "k", "J", "l", "ArrowLeft", ">", "/"].map((key) => press(key))).toEqual([
      "toggle",
      "toggle",
      "back",
      "forward",
      "backFive",
      "faster",
      "search",
    ]);
  });

  it("leaves buttons and sliders their own keys, and not the others", () => {
    const button = "<button data-here>x</button>";
    expect(press(" ", button)).toBeUndefined();
    expect(press("k", button)).toBe("toggle");
    expect(press("ArrowLeft", '<div role="slider" data-here></div>')).toBeUndefined();
  });

  it("rests while somebody writes, in dialogs, and for other programs' keys", () => {
    expect(press("j", "<textarea data-here></textarea>")).toBeUndefined();
    expect(press("j", '<div role="dialog"><p data-here></p></div>')).toBeUndefined();
    expect(press("l", "<p></p>", { ctrlKey: true })).toBeUndefined();
    expect(press("q")).toBeUndefined();
  });
});
