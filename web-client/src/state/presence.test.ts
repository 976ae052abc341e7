import { describe, expect, it } from "vitest";
import { beforeTheFirstEvent, type Interview } from "./interview";
import { microphoneOpen, presence } from "./presence";

const live: Interview = { ...beforeTheFirstEvent, state: "live", connected: true };

describe("presence", () => {
  it("waits until the sound has a way and the session has begun", () => {
    expect(presence(live, false)).toBe("waiting");
    expect(presence(beforeTheFirstEvent, true)).toBe("waiting");
    expect(presence({ ...live, state: "paused", connected: false }, true)).toBe("waiting");
  });

  it("shows what the interviewer does, and that thinking is fine", () => {
    expect(presence({ ...live, activity: "speaking" }, true)).toBe("speaking");
    expect(presence({ ...live, thinking: true }, true)).toBe("thinking");
    expect(presence({ ...live, thinking: true, activity: "hearing" }, true)).toBe("hearing");
  });

  it("tells a pause that was asked for from a lost connection", () => {
    expect(presence({ ...live, state: "paused" }, true)).toBe("paused");
    expect(presence({ ...live, state: "ended" }, false)).toBe("ended");
  });
});

describe("microphoneOpen", () => {
  it("is shut in a pause, while writing and at the end", () => {
    expect(microphoneOpen(live, false)).toBe(true);
    expect(microphoneOpen(live, true)).toBe(false);
    expect(microphoneOpen({ ...live, state: "paused" }, false)).toBe(false);
    expect(microphoneOpen({ ...live, state: "ended" }, false)).toBe(false);
  });
});
