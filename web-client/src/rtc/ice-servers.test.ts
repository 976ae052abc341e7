import { describe, expect, it, vi } from "vitest";
import { IceServers, toRtc } from "./ice-servers";

const old = [{ urls: ["turn:a"], username: "1:guest", credential: "x" }];
const renewed = [{ urls: ["turn:a"], username: "2:guest", credential: "y" }];

describe("IceServers", () => {
  it("keeps what it has just learnt and asks again for what may expire", async () => {
    let now = 1_000;
    const ask = vi.fn(async () => renewed);
    const servers = new IceServers(old, 0, ask, () => now);
    expect(await servers.fresh()).toBe(old);
    expect(ask).not.toHaveBeenCalled();
    now = 61_000;
    expect(await servers.fresh()).toBe(renewed);
    now = 62_000;
    expect(await servers.fresh()).toBe(renewed);
    expect(ask).toHaveBeenCalledTimes(1);
  });

  it("does without an answer, and asks again the next time", async () => {
    const ask = vi.fn().mockRejectedValueOnce(new Error("offline")).mockResolvedValue(renewed);
    const servers = new IceServers(old, 0, ask, () => 100_000);
    expect(await servers.fresh()).toBe(old);
    expect(await servers.fresh()).toBe(renewed);
  });

  it("does not hold a connection up for a slow answer", async () => {
    vi.useFakeTimers();
    const servers = new IceServers(
      old,
      0,
      () => new Promise(() => undefined),
      () => 100_000,
    );
    const fresh = servers.fresh();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await fresh).toBe(old);
    vi.useRealTimers();
  });
});

describe("toRtc", () => {
  it("gives credentials only where there are both", () => {
    expect(
      toRtc([
        { urls: ["stun:s"], username: null, credential: null },
        { urls: ["turn:t"], username: "u", credential: "c" },
      ]),
    ).toEqual([{ urls: ["stun:s"] }, { urls: ["turn:t"], username: "u", credential: "c" }]);
  });
});
