import { beforeEach, expect, it } from "vitest";
import { keepVisit, keptVisit, leaveVisit } from "./visits";

const opened = (inMs: number) => ({
  session: "s1",
  token: "vv_x",
  expires_at: new Date(Date.now() + inMs).toISOString(),
});

beforeEach(() => sessionStorage.clear());

it("remembers a visit until it ends", () => {
  keepVisit(sessionStorage, "link", opened(60_000));
  expect(keptVisit(sessionStorage, "link")?.token).toBe("vv_x");
  expect(keptVisit(sessionStorage, "other")).toBeUndefined();
  leaveVisit(sessionStorage, "link");
  expect(keptVisit(sessionStorage, "link")).toBeUndefined();
});

it("asks again when the time is over or what is kept makes no sense", () => {
  keepVisit(sessionStorage, "link", opened(-1));
  expect(keptVisit(sessionStorage, "link")).toBeUndefined();
  for (const text of ["{", "null", '{"session":1}']) {
    sessionStorage.setItem("vivavoce.visit.link", text);
    expect(keptVisit(sessionStorage, "link"), text).toBeUndefined();
  }
});
