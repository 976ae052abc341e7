import { describe, expect, it } from "vitest";
import { browserZone, chooseZone, instant, ownZone, wallClock } from "./zoned";

describe("a moment in a time zone", () => {
  it("is what its clocks show, and back", () => {
    for (const [local, zone, utc] of [
      ["2026-12-01T18:00", "Europe/Paris", "2026-12-01T17:00:00.000Z"],
      ["2026-07-01T18:00", "Europe/Paris", "2026-07-01T16:00:00.000Z"],
      ["2026-12-01T00:30", "America/Montreal", "2026-12-01T05:30:00.000Z"],
      ["2026-12-01T00:00", "Asia/Kathmandu", "2026-11-30T18:15:00.000Z"],
    ] as const) {
      expect(instant(local, zone)?.toISOString()).toBe(utc);
      expect(wallClock(new Date(utc), zone)).toBe(local);
    }
  });

  it("is found on both sides of a change of the clocks", () => {
    // The last Sunday of March: from 02:00 to 03:00.
    expect(instant("2026-03-29T01:59", "Europe/Paris")?.toISOString()).toBe(
      "2026-03-29T00:59:00.000Z",
    );
    expect(instant("2026-03-29T03:00", "Europe/Paris")?.toISOString()).toBe(
      "2026-03-29T01:00:00.000Z",
    );
    const leftOut = instant("2026-03-29T02:30", "Europe/Paris");
    expect(leftOut && wallClock(leftOut, "Europe/Paris")).toMatch(/^2026-03-29T0[13]:30$/);
  });

  it("is none of what is no time", () => {
    expect(instant("", "Europe/Paris")).toBeUndefined();
    expect(instant("soon", "Europe/Paris")).toBeUndefined();
  });

  it("are one's own as chosen, else the browser's", () => {
    chooseZone("America/Lima");
    expect(ownZone()).toBe("America/Lima");
    chooseZone(undefined);
    expect(ownZone()).toBe(browserZone());
  });
});
