/**
 * Messages of the browser: each of their states, on and off, and what the service worker shows.
 *
 * The browser of the tests reaches no push service of its maker, so its `PushManager` is stood in for
 * in the page; whom it names is a push service of the test's own, which the real server speaks to. What
 * that service gets is opened and checked in `tests/it/push.rs`.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, type Page, test, type Worker } from "@playwright/test";
import { expectAccessible } from "./axe";
import { OPEN_SERVER, register } from "./people";
import { expectToFit, serveSite } from "./site";

/** Statuses that are answered next; then everything is taken. */
const answers: number[] = [];
let carried = 0;
const service = createServer((request, response) => {
  request.resume().on("end", () => {
    carried += 1;
    response.writeHead(answers.shift() ?? 201).end();
  });
});
await new Promise<void>((resume) => service.listen(0, "127.0.0.1", resume));
// The process that only lists the tests loads this file as well, and ends.
service.unref();
const HOST = `127.0.0.1:${(service.address() as AddressInfo).port}`;

const site = serveSite({ ...OPEN_SERVER, VIVAVOCE_PUSH_SERVICES: `http://${HOST}` });

/** A browser that has a push service, as far as its page can tell. */
async function withService(page: Page): Promise<void> {
  await page.addInitScript((host) => {
    const KEPT = "stub.subscription";
    const encode = (bytes: ArrayBuffer) =>
      btoa(String.fromCharCode(...new Uint8Array(bytes)))
        .replace(/\+/g, "-")
        .replace(/\//g, "_")
        .replace(/=+$/, "");
    const subscription = () => {
      const kept = JSON.parse(localStorage.getItem(KEPT) ?? "null");
      if (kept === null) return null;
      const bound = Uint8Array.from(kept.bound as number[]).buffer;
      return {
        endpoint: kept.json.endpoint,
        options: { applicationServerKey: bound },
        toJSON: () => kept.json,
        unsubscribe: async () => localStorage.removeItem(KEPT),
      } as unknown as PushSubscription;
    };
    PushManager.prototype.getSubscription = async () => subscription();
    PushManager.prototype.subscribe = async ({ applicationServerKey } = {}) => {
      const algorithm = { name: "ECDH", namedCurve: "P-256" };
      const pair = await crypto.subtle.generateKey(algorithm, true, ["deriveBits"]);
      const p256dh = encode(await crypto.subtle.exportKey("raw", pair.publicKey));
      const auth = encode(crypto.getRandomValues(new Uint8Array(16)).buffer);
      const endpoint = `http://${host}/push/${crypto.randomUUID()}`;
      const bound = [...(applicationServerKey as Uint8Array)];
      const json = { endpoint, expirationTime: null, keys: { p256dh, auth } };
      localStorage.setItem(KEPT, JSON.stringify({ json, bound }));
      return subscription() as PushSubscription;
    };
  }, HOST);
}

const settings = "/account/notifications";

async function look(page: Page, name: string): Promise<void> {
  await expectAccessible(page);
  await expectToFit(page);
  if (process.env.LOOK) {
    await page.screenshot({ path: `${process.env.LOOK}push-${name}.png`, fullPage: true });
  }
}

test("messages are switched on in a browser, tested, and off again", async () => {
  const page = await site.open("/login", { permissions: ["notifications"] });
  await withService(page);
  await register(page);
  await page.goto(settings);
  await expect(page.getByText(/Your browser will ask you/)).toBeVisible();
  await look(page, "off");
  const on = page.getByRole("button", { name: "Switch on in this browser" });
  await on.click();
  await expect(page.getByText(`Messages travel through ${HOST}.`)).toBeVisible();
  await look(page, "on");

  const before = carried;
  const test = page.getByRole("button", { name: "Send a test to this browser" });
  await test.click();
  await expect(page.getByText(/^Sent\./)).toBeVisible({ timeout: 15_000 });
  expect(carried).toBe(before + 1);
  answers.push(403);
  await test.click();
  await expect(page.getByText(/did not take the test \(403\)/)).toBeVisible({ timeout: 15_000 });

  await page.reload();
  await expect(page.getByText(/was not taken by .* \(403\)/)).toBeVisible();
  await page.getByRole("switch", { name: "Invitations: Browser" }).uncheck();
  await expect(page.getByText("Saved.")).toBeVisible();
  await page.getByRole("button", { name: "Switch off in this browser" }).click();
  await expect(on).toBeVisible();
  await page.reload();
  await expect(on).toBeVisible();
});

test("a browser that showed one's messages does so again after the next login", async () => {
  const page = await site.open("/login", { permissions: ["notifications"] });
  await withService(page);
  const { email } = await register(page);
  await page.goto(settings);
  await page.getByRole("button", { name: "Switch on in this browser" }).click();
  await expect(page.getByText(/Messages travel through/)).toBeVisible();
  // The server has forgotten it, as it does with the login.
  const answer = await page.request.post("/api/auth/login", {
    data: { email, password: "copper lantern quiet meadow" },
  });
  expect(answer.status()).toBe(200);
  await page.goto("/");
  await expect(page.getByTestId("account-menu")).toBeVisible();
  await page.goto(settings);
  await expect(page.getByText(/Messages travel through/)).toBeVisible();
});

function worker(page: Page): Worker {
  const [found] = page.context().serviceWorkers();
  if (!found) throw new Error("the page has no service worker");
  return found;
}

/**
 * Counts what the worker has shown. The browser forgets what is not on the screen yet when it is asked
 * what it shows (`getNotifications`), so that it must not be asked over and over while one is awaited.
 */
function countShown(page: Page): Promise<void> {
  return worker(page).evaluate(() => {
    const { registration } = self as unknown as { registration: ServiceWorkerRegistration };
    const show = registration.showNotification.bind(registration);
    Object.assign(self, { shown: 0 });
    registration.showNotification = async (...told) => {
      await show(...told);
      Object.assign(self, { shown: Reflect.get(self, "shown") + 1 });
    };
  });
}

test("what the server sends is shown, also what cannot be read", async () => {
  const page = await site.open("/login", { permissions: ["notifications"] });
  await register(page);
  await page.goto(settings);
  const browser = await page.context().newCDPSession(page);
  const registered = new Promise<string>((resume) => {
    browser.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const [first] = registrations;
      if (first) resume(first.registrationId);
    });
  });
  await browser.send("ServiceWorker.enable");
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  const registrationId = await registered;
  await countShown(page);
  const origin = new URL(page.url()).origin;
  const told = { title: "To do", body: "New.", path: "/assignment/1", tag: "t", lang: "en" };
  for (const data of [JSON.stringify(told), "none"]) {
    await browser.send("ServiceWorker.deliverPushMessage", { origin, registrationId, data });
  }
  await expect.poll(() => worker(page).evaluate("shown")).toBe(2);
  const all = await page.evaluate(async () => {
    const those = await (await navigator.serviceWorker.ready).getNotifications();
    return those.map(({ title, body, data, tag }) => ({ title, body, data, tag }));
  });
  expect(all).toContainEqual({ title: "To do", body: "New.", data: "/assignment/1", tag: "t" });
  expect(all).toContainEqual({ title: "Vivavoce", body: "", data: "/notifications", tag: "" });
});

for (const [width, colorScheme, language] of [
  [1440, "light", "fr"],
  [390, "dark", "en"],
] as const) {
  test(`what stands in the way is said at ${width} px, ${colorScheme}`, async () => {
    const open = async (hide: () => void, userAgent?: string) => {
      const page = await site.open("/login", {
        viewport: { width, height: 900 },
        colorScheme,
        locale: language === "fr" ? "fr-FR" : "en-GB",
        ...(userAgent === undefined ? {} : { userAgent }),
      });
      await page.addInitScript(hide);
      await register(page, "candidate", "Grace Hopper", language);
      await page.goto(settings);
      return page;
    };
    const english = language === "en";
    const denied = await open(() => {
      Object.defineProperty(Notification, "permission", { get: () => "denied" });
    });
    await expect(
      denied.getByText(english ? /blocks notifications/ : /bloque les notifications/),
    ).toBeVisible();
    await look(denied, `denied-${width}`);

    const none = () => {
      Object.defineProperty(window, "PushManager", { value: undefined, configurable: true });
      Reflect.deleteProperty(window, "PushManager");
    };
    const unsupported = await open(none);
    await expect(
      unsupported.getByText(english ? /cannot do it/ : /ne le permet pas/),
    ).toBeVisible();
    await look(unsupported, `unsupported-${width}`);

    const phone = await open(
      none,
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
    );
    await expect(
      phone.getByText(english ? /home screen first/ : /écran d’accueil/).first(),
    ).toBeVisible();
    await look(phone, `install-${width}`);
  });
}
