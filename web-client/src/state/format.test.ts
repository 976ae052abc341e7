import { expect, it } from "vitest";
import { bytes, clockTime, duration, median, paceOf, seconds } from "./format";

it("writes clock times", () => {
  expect(clockTime(0)).toBe("0:00");
  expect(clockTime(245_900)).toBe("4:05");
  expect(clockTime(3_845_000)).toBe("1:04:05");
  expect(clockTime(-5)).toBe("0:00");
});

it("writes delays and sizes in the reader's language", () => {
  expect(seconds(623, "en")).toBe("0.62 sec");
  expect(seconds(623, "fr").replace(/\s/g, " ")).toBe("0,62 s");
  expect(duration(245_000, "en")).toBe("4 min 5 sec");
  expect(duration(60_000, "en")).toBe("1 min");
  expect(bytes(13, "fr").replace(/\s/g, " ")).toBe("1 ko");
  expect(bytes(1_250_000, "en")).toMatch(/1\.3 ?MB|1\.3 megabytes/);
  expect(bytes(26_551_200_000, "fr").replace(/\s/g, " ")).toBe("26,6 Go");
});

it("says how a gap feels", () => {
  expect([300, 1_000, 2_000].map(paceOf)).toEqual(["instant", "human", "slow"]);
});

it("finds the middle", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(median([])).toBeUndefined();
});
