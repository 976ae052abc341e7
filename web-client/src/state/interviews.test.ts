import { describe, expect, it } from "vitest";
import type { Interview, Written } from "../api/types";
import {
  addressOf,
  choiceOf,
  countText,
  drafts,
  filterOf,
  isEmpty,
  isOpen,
  linkOf,
  queryOf,
} from "./interviews";

const counts = { planned: 6, running: 0, to_review: 1, reviewed: 1_000 };

describe("what of the interviews is looked at", () => {
  it("is in the address, and comes back from it", () => {
    const choice = { show: "planned", name: "Zoë", scenario: "sales-en" } as const;
    expect(choiceOf(new URLSearchParams(queryOf(choice)))).toEqual(choice);
    expect(choiceOf(new URLSearchParams(addressOf("reviewed").split("?")[1])).show).toBe(
      "reviewed",
    );
  });

  it("is what waits, where the address says nothing or something else", () => {
    expect(choiceOf(new URLSearchParams()).show).toBe("to_review");
    expect(choiceOf(new URLSearchParams("show=gone")).show).toBe("to_review");
  });

  it("asks the server for no more than was chosen", () => {
    expect(filterOf({ show: "all", name: "  ", scenario: "" })).toEqual({});
    expect(filterOf({ show: "to_review", name: " ada ", scenario: "s" })).toEqual({
      stage: "to_review",
      name: "ada",
      scenario: "s",
    });
  });
});

describe("how many there are", () => {
  it("is said as far as it was counted", () => {
    expect(countText(counts, "planned", "en", "999+")).toBe("6");
    expect(countText(counts, "reviewed", "en", "999+")).toBe("999+");
    expect(countText(counts, "all", "en", "999+")).toBe("");
  });

  it("is nothing where no stage has any", () => {
    expect(isEmpty(counts)).toBe(false);
    expect(isEmpty({ planned: 0, running: 0, to_review: 0, reviewed: 0 })).toBe(true);
  });
});

describe("an interview", () => {
  it("is opened once it is over, and only where its candidate shares it", () => {
    const at = (stage: Interview["stage"], shared = true) =>
      isOpen({ stage, shared } as unknown as Interview);
    expect([at("to_review"), at("reviewed")]).toEqual([true, true]);
    expect([at("planned"), at("missed"), at("withheld", false), at("reviewed", false)]).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it("has a link where this browser knows its key", () => {
    expect(linkOf(undefined, "https://v.example")).toBeUndefined();
    const kept = { id: "7", token: "join_x" } as Parameters<typeof linkOf>[0];
    expect(linkOf(kept, "https://v.example")).toBe("https://v.example/room/7#token=join_x");
  });
});

it("counts as drafts what was never published and what was changed since", () => {
  const one = (id: string, state: string, latest: number, published: number | null, gone = false) =>
    ({
      id,
      state,
      latest_version: latest,
      published_version: published,
      withdrawn: gone,
    }) as unknown as Written;
  const found = drafts([
    one("new", "draft", 1, null),
    one("ahead", "published", 3, 2),
    one("same", "published", 2, 2),
    one("old", "archived", 3, 2),
    one("gone", "published", 3, 2, true),
  ]);
  expect(found.map(({ id }) => id)).toEqual(["new", "ahead"]);
});
