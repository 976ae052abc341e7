import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { askForProof, call, json, sendTokensOf } from "./http";

const answers: Response[] = [];
const sent: (string | null)[] = [];

beforeEach(() => {
  answers.length = 0;
  sent.length = 0;
  vi.stubGlobal("fetch", async (_url: string, init: RequestInit) => {
    sent.push(new Headers(init.headers).get("authorization"));
    return answers.shift() ?? Response.json({});
  });
});
afterEach(() => {
  sendTokensOf(undefined);
  askForProof(undefined);
  vi.unstubAllGlobals();
});

const refusal = (code: string) =>
  Response.json({ code, title: "No", status: 401 }, { status: 401 });

describe("a request", () => {
  it("carries the account's token where it has none of its own", async () => {
    sendTokensOf({ token: async () => "mine", renewed: async () => undefined });
    await json("/api/me");
    await json("/api/workshop/scenarios", { token: "" });
    await json("/api/sessions/1", { token: "of-the-session" });
    await json("/api/instance", { guest: true });
    expect(sent).toEqual(["Bearer mine", "Bearer mine", "Bearer of-the-session", null]);
  });

  it("is sent again once with a renewed token", async () => {
    const renewed = vi.fn(async () => "renewed");
    sendTokensOf({ token: async () => "old", renewed });
    answers.push(refusal("token_wrong"), refusal("token_wrong"));
    await expect(json("/api/me")).rejects.toMatchObject({ status: 401 });
    expect(sent).toEqual(["Bearer old", "Bearer renewed"]);
    expect(renewed).toHaveBeenCalledExactlyOnceWith("old");
  });

  it("is not sent again for a wrong password", async () => {
    sendTokensOf({ token: async () => "good", renewed: async () => "renewed" });
    answers.push(refusal("credentials_wrong"));
    await expect(call("/api/me/password", { method: "PUT" })).rejects.toMatchObject({
      code: "credentials_wrong",
    });
    expect(sent).toHaveLength(1);
  });

  it("goes on once the person has shown that it is them, and not before", async () => {
    sendTokensOf({ token: async () => "good", renewed: async () => undefined });
    const shown = vi.fn().mockResolvedValueOnce(true).mockResolvedValueOnce(false);
    askForProof(shown);
    answers.push(refusal("step_up_needed"), Response.json({ done: true }));
    await expect(json("/api/me/recovery-codes", { method: "POST" })).resolves.toEqual({
      done: true,
    });
    answers.push(refusal("step_up_needed"));
    await expect(json("/api/me/recovery-codes", { method: "POST" })).rejects.toMatchObject({
      code: "step_up_needed",
    });
    expect(shown).toHaveBeenCalledTimes(2);
    expect(sent).toHaveLength(3);
  });

  it("is refused as it is when the login is over", async () => {
    sendTokensOf({ token: async () => "old", renewed: async () => undefined });
    answers.push(refusal("token_wrong"));
    await expect(json("/api/me")).rejects.toMatchObject({ code: "token_wrong" });
  });
});
