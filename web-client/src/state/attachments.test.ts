import { expect, it } from "vitest";
import { extensionOf, kindOf, refusalOf, titleOf } from "./attachments";

it("knows what is taken by the end of its name", () => {
  expect(["Plan.PNG", "a.jpeg", "a.webp"].map(kindOf)).toEqual(["picture", "picture", "picture"]);
  expect(["a.pdf", "a.txt", "a.md", "a.csv"].map(kindOf)).toEqual(["pdf", "text", "text", "text"]);
  expect(["a.svg", "a.html", "a.zip", "png", ""].map(kindOf)).toEqual(Array(5).fill(undefined));
  expect(extensionOf("a.b.CSV")).toBe("csv");
});

it("says before it is sent why a file is not taken", () => {
  const of = (name: string, size: number) => refusalOf({ name, size });
  expect(of("plan.png", 1_000)).toBeUndefined();
  expect(of("plan.svg", 1_000)).toBe("kind");
  expect(of("plan.png", 0)).toBe("empty");
  expect(of("plan.png", 11 * 1024 * 1024)).toBe("largePicture");
  expect(of("plan.pdf", 6 * 1024 * 1024)).toBe("largePdf");
  expect(of("plan.csv", 300 * 1024)).toBe("largeText");
});

it("calls a file by its name without the end", () => {
  expect(titleOf("Floor_plan  2.final.png")).toBe("Floor plan 2.final");
  expect(titleOf("x".repeat(200))).toHaveLength(120);
});
