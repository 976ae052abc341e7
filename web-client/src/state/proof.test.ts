import { expect, it } from "vitest";
import { Asking } from "./proof";

it("asks once for all requests that wait, and anew for the next", async () => {
  const asking = new Asking();
  let told = 0;
  asking.subscribe(() => {
    told += 1;
  });
  const both = Promise.all([asking.ask(), asking.ask()]);
  expect(asking.isOpen()).toBe(true);
  asking.close(true);
  expect(await both).toEqual([true, true]);
  expect(asking.isOpen()).toBe(false);
  const next = asking.ask();
  asking.close(false);
  expect(await next).toBe(false);
  expect(told).toBe(5);
});
