import { expect, it } from "vitest";
import { levelOf } from "./level";

const tone = (amplitude: number) =>
  Float32Array.from({ length: 1024 }, (_, at) => amplitude * Math.sin(at / 5));

it("is nothing in silence, full when loud, and grows between", () => {
  expect(levelOf(new Float32Array(1024))).toBe(0);
  expect(levelOf(tone(1))).toBe(1);
  const [quiet, spoken] = [levelOf(tone(0.005)), levelOf(tone(0.08))];
  expect(quiet).toBeGreaterThan(0);
  expect(spoken).toBeGreaterThan(quiet);
  expect(spoken).toBeLessThan(1);
});
