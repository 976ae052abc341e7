import { expect, it } from "vitest";
import { keyOf, shortcutOf } from "./shortcuts";

const press = (key: string, more: object = {}) =>
  shortcutOf({
    key,
    ctrlKey: false,
    altKey: false,
    metaKey: false,
    repeat: false,
    defaultPrevented: false,
    target: { tagName: "BODY" } as unknown as EventTarget,
    ...more,
  });

it("knows its keys, in either case", () => {
  expect(press("d")).toBe("done");
  expect(press("D")).toBe("done");
  expect(press("?")).toBe("help");
  expect(press("x")).toBeUndefined();
  expect(keyOf("thinking")).toBe("T");
});

it("keeps out of the way while the person writes or holds another key", () => {
  expect(press("d", { target: { tagName: "TEXTAREA" } })).toBeUndefined();
  expect(press("d", { target: { tagName: "DIV", isContentEditable: true } })).toBeUndefined();
  expect(press("r", { ctrlKey: true })).toBeUndefined();
  expect(press("r", { repeat: true })).toBeUndefined();
});
