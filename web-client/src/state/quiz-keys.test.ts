import { expect, it } from "vitest";
import { keyOfChoice, quizKey } from "./quiz-keys";

const press = (key: string, target: object = { tagName: "BODY" }, more: object = {}) =>
  quizKey({
    key,
    ctrlKey: false,
    altKey: false,
    metaKey: false,
    repeat: false,
    defaultPrevented: false,
    target: target as unknown as EventTarget,
    ...more,
  });

it("chooses with figures, 1 first and 0 tenth", () => {
  expect(press("1")).toEqual({ choose: 0 });
  expect(press("9")).toEqual({ choose: 8 });
  expect(press("0")).toEqual({ choose: 9 });
  expect([0, 8, 9].map(keyOfChoice)).toEqual(["1", "9", "0"]);
  expect(press("2", { tagName: "INPUT", type: "radio" })).toEqual({ choose: 1 });
});

it("confirms with Enter, unless Enter has a meaning there already", () => {
  expect(press("Enter")).toBe("confirm");
  expect(press("Enter", { tagName: "LI" })).toBe("confirm");
  expect(press("Enter", { tagName: "BUTTON" })).toBeUndefined();
  expect(press("Enter", { tagName: "INPUT", type: "checkbox" })).toBeUndefined();
});

it("leaves figures to whoever writes a number, and other keys to others", () => {
  expect(press("2", { tagName: "INPUT", type: "text" })).toBeUndefined();
  expect(press("2", { tagName: "DIV", isContentEditable: true })).toBeUndefined();
  expect(press("1", undefined, { ctrlKey: true })).toBeUndefined();
  expect(press("Enter", undefined, { repeat: true })).toBeUndefined();
  expect(press("x")).toBeUndefined();
});
