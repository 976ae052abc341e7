import { describe, expect, it } from "vitest";
import { find, type Target } from "./find";

const page = (title: string, also = ""): Target => ({
  id: title,
  kind: "pages",
  title,
  address: "/",
  also,
});
const TARGETS: Target[] = [
  page("Progress"),
  page("My programme"),
  page("Account", "password profile"),
  { id: "s", kind: "scenarios", title: "École de cuisine", hint: "Chef", address: "/s" },
  ...Array.from({ length: 9 }, (_, at) => ({
    id: `p${at}`,
    kind: "people" as const,
    title: `Ada ${at}`,
    address: "/p",
  })),
];
const titles = (typed: string) => [...find(TARGETS, typed).values()].flat().map((one) => one.title);

describe("the box that finds everything", () => {
  it("shows the pages before anything is typed", () => {
    expect(titles("  ")).toEqual(["Progress", "My programme", "Account"]);
  });

  it("puts what begins so first, and finds by other words and without accents", () => {
    expect(titles("prog")).toEqual(["Progress", "My programme"]);
    expect(titles("PASSWORD")).toEqual(["Account"]);
    expect(titles("ecole chef")).toEqual(["École de cuisine"]);
    expect(titles("ecole baker")).toEqual([]);
  });

  it("shows a few of each kind", () => {
    expect(titles("ada")).toHaveLength(6);
  });
});
