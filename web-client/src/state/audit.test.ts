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

describe("the details of an entry", () => {
  const of = (details: Record<string, string>) => detailsOf({ details } as unknown as AuditEntry);

  it("have words where many entries say them", () => {
    expect(of({ manages: "true", role: "trainer" })).toEqual([
      { name: "manages" },
      { name: "role", value: "trainer" },
    ]);
    expect(of({ method: "passkey" })).toEqual([{ name: "method", value: "passkey" }]);
  });

  it("say nothing of what is usual, and are as they were kept where there is no word", () => {
    expect(of({ manages: "false", terms: "3", role: "pope" })).toEqual([
      { name: "other", text: "terms=3" },
      { name: "other", text: "role=pope" },
    ]);
  });
});
