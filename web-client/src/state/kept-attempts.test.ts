import { beforeEach, expect, it } from "vitest";
import { KeptAttempts } from "./kept-attempts";

const attempt = (day: number) => ({
  id: `a${day}`,
  token: "vq_x",
  startedAt: `2026-01-${String(day).padStart(2, "0")}T00:00:00Z`,
});

let kept: KeptAttempts;

beforeEach(() => {
  localStorage.clear();
  kept = new KeptAttempts(localStorage);
});

it("keeps the newest attempt at a quiz", () => {
  kept.put("one", attempt(1));
  kept.put("one", attempt(2));
  expect(kept.get("one")?.id).toBe("a2");
  expect(kept.get("two")).toBeUndefined();
  kept.forget("one");
  expect(kept.get("one")).toBeUndefined();
});

it("forgets the oldest beyond twenty quizzes", () => {
  for (let day = 1; day <= 25; day += 1) kept.put(`q${day}`, attempt(day));
  expect(localStorage).toHaveLength(20);
  expect(kept.get("q5")).toBeUndefined();
  expect(kept.get("q6")?.id).toBe("a6");
});

it("passes over what is broken", () => {
  localStorage.setItem("vivavoce.attempt.x", "{");
  localStorage.setItem("vivavoce.attempt.y", '{"id":1}');
  expect(kept.get("x")).toBeUndefined();
  expect(kept.get("y")).toBeUndefined();
});
