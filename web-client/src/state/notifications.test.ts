import { describe, expect, it } from "vitest";
import type { Notification, NotificationList } from "../api/types";
import { addressOf, badgeOf, holesOf, marked, textOf } from "./notifications";

const NOW = "2026-11-22T10:00:00Z";
const item = (id: string, read_at: string | null = null): Notification => ({
  kind: "new_device",
  device: "Firefox on Linux",
  place: null,
  id,
  seq: 1,
  created_at: NOW,
  read_at,
});
const LIST: NotificationList = {
  items: [item("a"), item("b", NOW)],
  unread: 5,
  seq: 9,
  next: null,
};

describe("notifications", () => {
  it("are counted down by those that were unread", () => {
    const read = marked(LIST, ["a", "b"], true, NOW);
    expect([read.unread, read.items.map(({ read_at }) => read_at)]).toEqual([4, [NOW, NOW]]);
    expect(marked(read, ["a"], false, NOW).unread).toBe(5);
    expect(marked(LIST, undefined, true, NOW).unread).toBe(0);
    expect(marked({ ...LIST, unread: 0 }, ["a"], true, NOW).unread).toBe(0);
  });

  it("give their texts what has words, and lead to what is to be done", () => {
    expect(holesOf(item("a"))).toEqual({ device: "Firefox on Linux" });
    expect(addressOf(item("a"))).toBe("/account/security");
    const spent = { ...item("b"), kind: "budget", standing: "spent", limit_micro: 1 } as const;
    expect(addressOf({ ...spent, own: true })).toBe("/account/keys");
    expect(addressOf({ ...spent, own: false })).toBe("/settings/providers");
  });

  it("say of a decision what it was", () => {
    const decided = {
      ...item("a"),
      kind: "flag_decided",
      what: "scenario",
      title: "Baker",
    } as const;
    expect(textOf({ ...decided, withdrawn: false })).toBe("flag_decided");
    expect(textOf({ ...decided, withdrawn: true })).toBe("flag_upheld");
    const taken = { ...item("a"), kind: "moderated", title: "Baker", reason: "Age" } as const;
    expect(textOf({ ...taken, what: "comment", restored: false })).toBe("moderated");
    expect(textOf({ ...taken, what: "name", restored: false })).toBe("moderated_name");
    expect(textOf({ ...taken, what: "name", restored: true })).toBe("moderation_restored");
    expect(addressOf({ ...taken, what: "name", restored: false })).toBe("/account");
    expect(addressOf({ ...item("a"), kind: "flag_opened", case: "c1", what: "turn" })).toBe(
      "/admin/moderation/c1",
    );
  });

  it("say from where a login came, where that is known", () => {
    expect(textOf(item("a"))).toBe("new_device");
    const device = "Firefox on Linux";
    const placed = { ...item("a"), kind: "new_device", device, place: "Lyon, France" } as const;
    expect(textOf(placed)).toBe("new_device_placed");
    expect(holesOf(placed)).toEqual({ device: "Firefox on Linux", place: "Lyon, France" });
    const to = { device, place: "Tokyo, Japan", before: "Lyon" };
    const far = { ...item("b"), kind: "far_login", ...to } as const;
    expect([textOf(far), addressOf(far)]).toEqual(["far_login", "/account/security"]);
  });

  it("fit on the bell", () => {
    expect([1, 99, 100].map(badgeOf)).toEqual(["1", "99", "99+"]);
  });
});
