import { describe, expect, it } from "vitest";
import type { Me } from "../api/types";
import { actingRole, initials, isAt, placesOf } from "./navigation";

const me: Me = {
  id: "01990000-0000-7000-8000-000000000001",
  email: "ada@example.org",
  verified: true,
  name: "Ada",
  language: "en",
  theme: "auto",
  role: "candidate",
  organisations: [{ id: "school", name: "School", role: "trainer", manages: false }],
  organisation: null,
  avatar: null,
  time_zone: null,
  created_at: "2026-11-22T06:00:00Z",
};

describe("the navigation", () => {
  it("shows a candidate what is theirs and nothing of the workshop", () => {
    expect(placesOf(me)).toEqual(["home", "practise", "history", "progress"]);
  });

  it("goes by the role in the organisation that one acts for", () => {
    const acting = { ...me, organisation: "school" };
    expect(actingRole(acting)).toBe("trainer");
    expect(placesOf(acting)).toContain("quizzes");
    expect(actingRole({ ...acting, role: "admin" })).toBe("admin");
  });

  it("leads those who review to the interviews, and no candidate", () => {
    for (const role of ["recruiter", "trainer", "school", "company", "admin"] as const) {
      expect(placesOf({ ...me, role }), role).toContain("interviews");
    }
    expect(placesOf(me)).not.toContain("interviews");
  });

  it("keeps the providers to admins", () => {
    expect(placesOf({ ...me, role: "trainer" })).not.toContain("providers");
    expect(placesOf({ ...me, role: "admin" })).toContain("providers");
  });

  it("knows where one is by whole parts of the address", () => {
    expect(isAt("scenarios", "/scenarios/baker-en")).toBe(true);
    expect(isAt("scenarios", "/scenarios-of-old")).toBe(false);
    expect(isAt("home", "/progress")).toBe(false);
  });
});

describe("initials", () => {
  it("are the first letters of the first and the last word, however they are written", () => {
    expect(initials("Ada Byron Lovelace")).toBe("AL");
    expect(initials("élodie")).toBe("É");
    expect(initials("  ")).toBe("");
  });
});
