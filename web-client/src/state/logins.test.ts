import { describe, expect, it } from "vitest";
import type { Login } from "../api/types";
import { isPhone, sorted } from "./logins";

const login = (id: string, change: Partial<Login>): Login => ({
  id,
  device: "Firefox, Linux",
  place: null,
  created_at: "2026-11-01T00:00:00Z",
  seen_at: "2026-11-01T00:00:00Z",
  ended_at: null,
  current: false,
  method: "password",
  far: false,
  ...change,
});

describe("logins", () => {
  it("show this browser first, then what was used last, and what is over apart", () => {
    const { open, over } = sorted([
      login("old", { seen_at: "2026-11-02T00:00:00Z" }),
      login("gone", { ended_at: "2026-11-03T00:00:00Z" }),
      login("new", { seen_at: "2026-11-09T00:00:00Z" }),
      login("just gone", { ended_at: "2026-11-08T00:00:00Z" }),
      login("this", { current: true }),
    ]);
    expect(open.map(({ id }) => id)).toEqual(["this", "new", "old"]);
    expect(over.map(({ id }) => id)).toEqual(["just gone", "gone"]);
  });

  it("tell a phone from a computer", () => {
    expect(isPhone("Safari, iPhone")).toBe(true);
    expect(isPhone("Chrome, Windows")).toBe(false);
  });
});
