import { expect, it } from "vitest";
import type { Me, PermissionTable } from "../api/types";
import { mayDo } from "./may";

const TABLE: PermissionTable = {
  roles: [
    { role: "recruiter", permissions: ["scenarios.read"] },
    { role: "trainer", permissions: ["scenarios.read", "scenarios.write"] },
  ],
  manages: ["keys.manage"],
};

function me(role: "recruiter" | "trainer", manages = false): Me {
  return {
    role,
    organisation: "o",
    organisations: [{ id: "o", name: "Ours", role, manages }],
  } as unknown as Me;
}

it("goes by the role in the organisation that one acts for", () => {
  expect(mayDo(me("recruiter"), TABLE, "scenarios.read")).toBe(true);
  expect(mayDo(me("recruiter"), TABLE, "scenarios.write")).toBe(false);
  expect(mayDo(me("trainer"), TABLE, "scenarios.write")).toBe(true);
  expect(mayDo({ ...me("trainer"), organisation: null }, TABLE, "scenarios.read")).toBe(false);
});

it("adds what managing gives, and gives an administrator everything", () => {
  expect(mayDo(me("recruiter"), TABLE, "keys.manage")).toBe(false);
  expect(mayDo(me("recruiter", true), TABLE, "keys.manage")).toBe(true);
  expect(mayDo({ ...me("recruiter"), role: "admin" }, undefined, "scenarios.write")).toBe(true);
});

it("offers nothing before the table is there", () => {
  expect(mayDo(me("trainer"), undefined, "scenarios.write")).toBe(false);
});
