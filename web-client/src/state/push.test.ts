import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { PushState } from "../api/types";
import { keepPush, keptPush, type PushAbilities, standingOf, testOutcome } from "./push";
import { BROWSER } from "./push.fixture";

const ON: PushState = { key: "BA", browser: BROWSER };
const ABLE: PushAbilities = {
  hasPush: true,
  isApplePhone: false,
  isInstalled: false,
  permission: "granted",
  isSubscribed: true,
};

describe("how messages stand", () => {
  it("is on only where server, browser and person all say so", () => {
    expect(standingOf(ON, ABLE)).toBe("on");
    expect(standingOf({ ...ON, browser: null }, ABLE)).toBe("off");
    expect(standingOf(ON, { ...ABLE, isSubscribed: false })).toBe("off");
    expect(standingOf(ON, { ...ABLE, permission: "default" })).toBe("off");
    expect(standingOf(ON, { ...ABLE, permission: "denied" })).toBe("denied");
    expect(standingOf({ key: null, browser: null }, ABLE)).toBe("not_offered");
  });

  it("asks for an installation on an iPhone, and where it is installed for nothing more", () => {
    const phone = { ...ABLE, hasPush: false, isApplePhone: true };
    expect(standingOf(ON, phone)).toBe("install");
    expect(standingOf(ON, { ...phone, isInstalled: true })).toBe("unsupported");
    expect(standingOf(ON, { ...ABLE, hasPush: false })).toBe("unsupported");
  });

  it("says of a test what the push service has said since", () => {
    const later = "2026-11-22T11:00:00Z";
    expect(testOutcome(BROWSER, BROWSER)).toBe("waiting");
    expect(testOutcome(BROWSER, { ...BROWSER, sent_at: later })).toBe("sent");
    expect(testOutcome(BROWSER, { ...BROWSER, failed_at: later, failure: "403" })).toBe("failed");
    expect(testOutcome(BROWSER, null)).toBe("failed");
    const known = { ...BROWSER, failed_at: later, failure: "403" };
    expect(testOutcome(known, known)).toBe("waiting");
  });
});

describe("what is kept between visits", () => {
  beforeEach(() => localStorage.clear());

  it("comes back, and what is none is nothing", () => {
    expect(keptPush(localStorage)).toBeUndefined();
    keepPush(localStorage, { user: "u", endpoint: "https://push.example/x" });
    expect(keptPush(localStorage)).toEqual({ user: "u", endpoint: "https://push.example/x" });
    keepPush(localStorage, undefined);
    expect(keptPush(localStorage)).toBeUndefined();
    for (const bad of ["{", "null", "{}", '{"user":1,"endpoint":"x"}']) {
      localStorage.setItem("vivavoce.push", bad);
      expect(keptPush(localStorage)).toBeUndefined();
    }
  });
});

/** The service worker with a browser around it that only notes what it is asked for. */
function worker(pages: { url: string; focus?(): unknown; postMessage?(message: unknown): void }[]) {
  const listeners = new Map<string, (event: unknown) => void>();
  const shown = vi.fn().mockResolvedValue(undefined);
  const subscribe = vi.fn().mockResolvedValue({});
  const openWindow = vi.fn().mockResolvedValue(undefined);
  const self = {
    location: { origin: "https://viva.example" },
    addEventListener: (type: string, listener: (event: unknown) => void) =>
      listeners.set(type, listener),
    registration: {
      showNotification: shown,
      pushManager: { getSubscription: async () => null, subscribe },
    },
    clients: { matchAll: async () => pages, openWindow },
  };
  new Function("self", readFileSync("public/sw.js", "utf8"))(self);
  const send = async (type: string, event: object) => {
    let done: Promise<unknown> | undefined;
    listeners.get(type)?.({
      ...event,
      waitUntil: (work: Promise<unknown>) => {
        done = work;
      },
    });
    await done;
  };
  return { send, shown, openWindow, subscribe };
}

describe("the service worker", () => {
  it("shows what it is sent, and something also where it cannot read it", async () => {
    const { send, shown } = worker([]);
    const told = { title: "To do", body: "New.", path: "/assignment/1", tag: "t", lang: "en" };
    await send("push", { data: { json: () => told } });
    expect(shown).toHaveBeenCalledWith(
      "To do",
      expect.objectContaining({ body: "New.", tag: "t", lang: "en", data: "/assignment/1" }),
    );
    await send("push", { data: null });
    expect(shown).toHaveBeenLastCalledWith("Vivavoce", expect.anything());
  });

  it("leads to the page that is meant and takes no other page away", async () => {
    const focus = vi.fn();
    const { send, openWindow } = worker([
      { url: "https://viva.example/room/7", focus: vi.fn() },
      { url: "https://viva.example/assignment/1", focus },
    ]);
    const close = vi.fn();
    await send("notificationclick", { notification: { close, data: "/assignment/1" } });
    expect(focus).toHaveBeenCalled();
    expect(close).toHaveBeenCalled();
    expect(openWindow).not.toHaveBeenCalled();
    await send("notificationclick", { notification: { close, data: "/notifications" } });
    expect(openWindow).toHaveBeenCalledWith("https://viva.example/notifications");
  });

  it("asks for an address in the place of one that is gone, and tells the pages that are open", async () => {
    const postMessage = vi.fn();
    const { send, subscribe } = worker([{ url: "https://viva.example/", postMessage }]);
    const applicationServerKey = new ArrayBuffer(65);
    const oldSubscription = { options: { applicationServerKey } };
    await send("pushsubscriptionchange", { oldSubscription });
    expect(subscribe).toHaveBeenCalledExactlyOnceWith({
      userVisibleOnly: true,
      applicationServerKey,
    });
    expect(postMessage).toHaveBeenCalledExactlyOnceWith("push-changed");
    // The browser has made one itself; or does not say for whom, and the page does it.
    await send("pushsubscriptionchange", { oldSubscription, newSubscription: {} });
    await send("pushsubscriptionchange", {});
    expect(subscribe).toHaveBeenCalledTimes(1);
    expect(postMessage).toHaveBeenCalledTimes(3);
    // Nobody permits it any more: the pages look at that themselves.
    subscribe.mockRejectedValueOnce(new Error("no"));
    await send("pushsubscriptionchange", { oldSubscription });
    expect(postMessage).toHaveBeenCalledTimes(4);
  });

  it("never leads to another origin", async () => {
    const { send, openWindow } = worker([]);
    for (const data of ["https://evil.example/", "//evil.example", "javascript:alert(1)"]) {
      await send("notificationclick", { notification: { close: vi.fn(), data } });
    }
    expect(openWindow).not.toHaveBeenCalled();
  });
});
