import { describe, expect, it } from "vitest";
import { correction } from "./together";

describe("correction", () => {
  it("leaves alone what nobody can tell", () => {
    expect(correction(5, 1.5)).toEqual({ jump: false, rate: 1.5 });
  });

  it("slows the one that is ahead and hurries the one behind", () => {
    const [ahead, behind] = [correction(20, 1), correction(-20, 1)];
    expect(ahead.jump || ahead.rate).toBeLessThan(1);
    expect(behind.jump || behind.rate).toBeGreaterThan(1);
  });

  it("jumps when they are far apart", () => {
    expect(correction(-500, 1)).toEqual({ jump: true });
  });

  it("brings any start below 30 ms within four seconds and keeps it there", () => {
    for (const start of [-80, -60, 25, 50, 79]) {
      for (const rate of [0.5, 1, 2]) {
        // The follower's own clock is 0.1 % quick, as sound cards are at worst.
        let apart = start;
        for (let ms = 0; ms < 4_000; ms += 80) {
          const { jump, ...how } = correction(apart, rate);
          const own = jump || !("rate" in how) ? rate : how.rate;
          apart += 80 * (own * 1.001 - rate);
        }
        expect(Math.abs(apart), `${start} at ${rate}`).toBeLessThan(30);
      }
    }
  });
});
