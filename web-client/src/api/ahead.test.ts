import { afterEach, expect, it, vi } from "vitest";
import { askAhead, json } from "./http";

let asked: string[] = [];

function answering(answer: () => Response) {
  asked = [];
  vi.stubGlobal("fetch", async (url: string) => {
    asked.push(url);
    return answer();
  });
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it("gives what was asked for ahead to its first reader, and to no other", async () => {
  answering(() => Response.json({ n: asked.length }));
  askAhead("/api/scenarios");
  expect(await json("/api/scenarios")).toEqual({ n: 1 });
  expect(await json("/api/scenarios")).toEqual({ n: 2 });
});

it("does not answer another request of the same address", async () => {
  answering(() => Response.json({}));
  askAhead("/api/scenarios");
  await json("/api/scenarios", { method: "POST", body: {} });
  await json("/api/scenarios", { token: "a key" });
  expect(asked).toHaveLength(3);
});

it("gives a refusal to its reader as well", async () => {
  answering(() => Response.json({ code: "forbidden" }, { status: 403 }));
  askAhead("/api/scenarios/private");
  await expect(json("/api/scenarios/private")).rejects.toMatchObject({ status: 403 });
});

it("forgets an answer that nobody read in time", async () => {
  vi.useFakeTimers();
  answering(() => Response.json({ n: asked.length }));
  askAhead("/api/quizzes");
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await json("/api/quizzes")).toEqual({ n: 2 });
});
