import { describe, expect, it } from "vitest";
import type { AuditEntry } from "../api/types";
import { detailsOf, filterOf, NO_CHOICE } from "./audit";

describe("what of the audit log is asked for", () => {
  const id = "0198c2f0-7a3b-7c1d-9e2f-111111111111";

  it("is everything where nothing was chosen", () => {
    expect(filterOf(NO_CHOICE)).toEqual({});
  });

  it("is what was done by somebody, or to something", () => {
    expect(filterOf({ act: "login.begun", id, as: "user" })).toEqual({
      act: "login.begun",
      user: id,
    });
    expect(filterOf({ act: "", id: "baker", as: "subject" })).toEqual({ subject: "baker" });
  });

  it("asks for nobody whose number is not whole", () => {
    expect(filterOf({ act: "", id: id.slice(0, 20), as: "user" })).toEqual({});
  });
});

it("names each detail", () => {
  const entry = { details: { role: "trainer", manages: "false" } } as unknown as AuditEntry;
  expect(detailsOf(entry)).toBe("role: trainer, manages: false");
});
