import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { notifications } from "../../api/notifications";
import type { Me, PushState } from "../../api/types";
import { chooseLanguage } from "../../i18n";
import { keptPush } from "../../state/push";
import { BROWSER } from "../../state/push.fixture";
import { BrowserPush } from "./BrowserPush";

const KEY = "BA";
const JSON_OF_BROWSER = {
  endpoint: "https://push.example/x",
  expirationTime: null,
  keys: { p256dh: "p", auth: "a" },
};

let server: PushState;
let subscription: object | null;
let permission: NotificationPermission;
let answer: NotificationPermission;
const subscribe = vi.fn();

beforeAll(() => chooseLanguage("en"));

/** jsdom has nothing of it; this is a browser as far as the page can tell. */
beforeEach(() => {
  localStorage.clear();
  server = { key: KEY, browser: null };
  subscription = null;
  permission = "default";
  answer = "granted";
  subscribe.mockReset().mockImplementation(async () => {
    subscription = {
      options: {},
      toJSON: () => JSON_OF_BROWSER,
      unsubscribe: async () => {
        subscription = null;
      },
    };
    return subscription;
  });
  const registration = {
    pushManager: { getSubscription: async () => subscription, subscribe },
  };
  vi.stubGlobal("PushManager", class {});
  vi.stubGlobal("Notification", {
    get permission() {
      return permission;
    },
    requestPermission: async () => {
      permission = answer;
      return answer;
    },
  });
  Object.defineProperty(navigator, "serviceWorker", {
    configurable: true,
    value: {
      register: async () => registration,
      getRegistration: async () => registration,
      ready: Promise.resolve(registration),
    },
  });
  vi.spyOn(notifications, "push").mockImplementation(async () => server);
  vi.spyOn(notifications, "subscribePush").mockImplementation(async () => {
    server = { key: KEY, browser: BROWSER };
    return server;
  });
  vi.spyOn(notifications, "unsubscribePush").mockImplementation(async () => {
    server = { key: KEY, browser: null };
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  Reflect.deleteProperty(navigator, "serviceWorker");
});

function show() {
  render(
    <MantineProvider>
      <QueryClientProvider client={new QueryClient()}>
        <BrowserPush me={{ id: "u" } as Me} />
      </QueryClientProvider>
    </MantineProvider>,
  );
}

const on = () => screen.findByRole("button", { name: "Switch on in this browser" });

test("the browser is asked only once its reader says so, and then shows messages until they say no", async () => {
  show();
  await userEvent.click(await on());
  await screen.findByText(/Messages travel through push\.example\./);
  expect(notifications.subscribePush).toHaveBeenCalledWith({
    endpoint: JSON_OF_BROWSER.endpoint,
    keys: JSON_OF_BROWSER.keys,
  });
  expect(keptPush(localStorage)).toEqual({ user: "u", endpoint: JSON_OF_BROWSER.endpoint });
  await userEvent.click(screen.getByRole("button", { name: "Switch off in this browser" }));
  await on();
  expect(subscription).toBeNull();
  expect(keptPush(localStorage)).toBeUndefined();
});

test("a question that is not answered is said, and can be asked again", async () => {
  answer = "default";
  show();
  await userEvent.click(await on());
  await screen.findByText(/did not answer/);
  expect(subscribe).not.toHaveBeenCalled();
});

test("a no is a state of its own, with what to do", async () => {
  answer = "denied";
  show();
  await userEvent.click(await on());
  await screen.findByText("Your browser blocks notifications of this page");
});

test("a push service that the browser does not reach is said", async () => {
  subscribe.mockRejectedValue(new DOMException("Registration failed", "AbortError"));
  show();
  await userEvent.click(await on());
  await screen.findByText(/does not reach its push service/);
  expect(notifications.subscribePush).not.toHaveBeenCalled();
});

test("a test says what the push service answered", async () => {
  permission = "granted";
  await subscribe();
  server = { key: KEY, browser: BROWSER };
  vi.spyOn(notifications, "testPush").mockImplementation(async () => {
    server = { key: KEY, browser: { ...BROWSER, sent_at: "2026-11-22T11:00:00Z" } };
  });
  show();
  await userEvent.click(await screen.findByRole("button", { name: "Send a test to this browser" }));
  await screen.findByText(/^Sent\./, undefined, { timeout: 10_000 });
});

test("nothing is offered where the server sends none", async () => {
  server = { key: null, browser: null };
  show();
  await vi.waitFor(() => expect(screen.queryByRole("region")).toBeNull());
});

test("a browser without push messages says so", async () => {
  vi.stubGlobal("PushManager", undefined);
  Reflect.deleteProperty(window, "PushManager");
  show();
  await screen.findByText("This browser cannot do it");
});
