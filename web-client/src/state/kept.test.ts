import { beforeEach, expect, it } from "vitest";
import { type Kept, KeptSessions } from "./kept";

const kept = (id: string, createdAt: string): Kept => ({
  id,
  token: `token-${id}`,
  title: "Developer",
  language: "en",
  createdAt,
  state: "live",
  answer: "voice",
});

let sessions: KeptSessions;

beforeEach(() => {
  localStorage.clear();
  sessions = new KeptSessions(localStorage);
});

it("returns what was kept, newest first", () => {
  sessions.put(kept("a", "2026-01-01T00:00:00Z"));
  sessions.put(kept("b", "2026-01-02T00:00:00Z"));
  expect(sessions.all().map((one) => one.id)).toEqual(["b", "a"]);
  expect(sessions.get("a")?.token).toBe("token-a");
});

it("changes one field and forgets the rest", () => {
  sessions.put(kept("a", "2026-01-01T00:00:00Z"));
  sessions.update("a", { state: "ended" });
  sessions.update("nobody", { state: "ended" });
  expect(sessions.get("a")?.state).toBe("ended");
  sessions.forget("a");
  expect(sessions.all()).toEqual([]);
});

it("keeps the newest twenty", () => {
  for (let day = 1; day <= 25; day += 1) {
    sessions.put(kept(`s${day}`, `2026-01-${String(day).padStart(2, "0")}T00:00:00Z`));
  }
  expect(sessions.all()).toHaveLength(20);
  expect(sessions.get("s1")).toBeUndefined();
});

it("passes over what is broken or someone else's", () => {
  localStorage.setItem("vivavoce.session.x", "{");
  localStorage.setItem("other", "1");
  expect(sessions.all()).toEqual([]);
});
