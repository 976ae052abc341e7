import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { notifications } from "../../api/notifications";
import type { PushState } from "../../api/types";
import { toBase64url } from "../../state/base64url";
import { keepPush, keptPush } from "../../state/push";
import { BROWSER } from "../../state/push.fixture";
import { useKeptPush } from "./usePush";

const me = vi.hoisted(() => ({ id: "u" }));
vi.mock("../../state/signed-in", () => ({ useMe: () => me }));

const SERVER_KEY = new Uint8Array([4]).buffer;

let endpoint: string;
let server: PushState;
let worker: EventTarget;
const told = () => vi.mocked(notifications.subscribePush).mock.calls.map(([to]) => to.endpoint);

/** jsdom has nothing of it; this is a browser whose push service gives it addresses. */
beforeEach(() => {
  localStorage.clear();
  endpoint = "https://push.example/1";
  server = { key: toBase64url(SERVER_KEY), browser: BROWSER };
  const subscription = {
    options: { applicationServerKey: SERVER_KEY },
    get endpoint() {
      return endpoint;
    },
    toJSON: () => ({ endpoint, keys: { p256dh: "p", auth: "a" } }),
  };
  const registration = { pushManager: { getSubscription: async () => subscription } };
  worker = Object.assign(new EventTarget(), {
    register: async () => registration,
    getRegistration: async () => registration,
    ready: Promise.resolve(registration),
  });
  vi.stubGlobal("PushManager", class {});
  vi.stubGlobal("Notification", { permission: "granted" });
  Object.defineProperty(navigator, "serviceWorker", { configurable: true, value: worker });
  vi.spyOn(notifications, "push").mockImplementation(async () => server);
  vi.spyOn(notifications, "subscribePush").mockImplementation(async () => server);
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  Reflect.deleteProperty(navigator, "serviceWorker");
});

function visit() {
  const queries = new QueryClient();
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={queries}>{children}</QueryClientProvider>
  );
  return renderHook(() => useKeptPush(), { wrapper });
}

const changed = (data: unknown) => worker.dispatchEvent(new MessageEvent("message", { data }));

test("an address that came while no page was open is told at the next visit, once", async () => {
  keepPush(localStorage, { user: "u", endpoint });
  endpoint = "https://push.example/2";
  visit();
  await expect.poll(told).toEqual([endpoint]);
  expect(keptPush(localStorage)).toEqual({ user: "u", endpoint });
  cleanup();
  visit();
  await expect.poll(() => vi.mocked(notifications.push).mock.calls.length).toBe(2);
  expect(told()).toEqual([endpoint]);
});

test("an address that comes while a page is open is told at once, and by no page that is gone", async () => {
  keepPush(localStorage, { user: "u", endpoint });
  const { unmount } = visit();
  await expect.poll(() => vi.mocked(notifications.push).mock.calls.length).toBe(1);
  changed("something else");
  endpoint = "https://push.example/2";
  changed("push-changed");
  await expect.poll(told).toEqual([endpoint]);
  unmount();
  endpoint = "https://push.example/3";
  changed("push-changed");
  await new Promise((done) => setTimeout(done, 50));
  expect(told()).toHaveLength(1);
});

test("whoever did not switch messages on, or is somebody else, is not asked for", async () => {
  endpoint = "https://push.example/2";
  visit();
  changed("push-changed");
  keepPush(localStorage, { user: "somebody else", endpoint: "https://push.example/1" });
  changed("push-changed");
  await new Promise((done) => setTimeout(done, 50));
  expect(notifications.push).not.toHaveBeenCalled();
  expect(told()).toEqual([]);
});
