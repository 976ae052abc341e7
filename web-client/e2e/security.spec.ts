/** What protects an account: a second step at sign-in, recovery codes, showing once more who one is. */
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { expectToFit, serveSite } from "./site";

const PASSWORD = "copper lantern quiet meadow";

const site = serveSite({
  VIVAVOCE_REGISTRATION: "open",
  VIVAVOCE_BREACHED_PASSWORDS_URL: "",
  VIVAVOCE_PULL_MODELS: "false",
});

let people = 0;

async function register(page: Page): Promise<string> {
  people += 1;
  const email = `secured-${people}-${process.pid}@example.org`;
  const data = { email, password: PASSWORD, name: "Grace Hopper", language: "en", role: "trainer" };
  const answer = await page.request.post("/api/auth/register", { data });
  expect(answer.status()).toBe(201);
  await remember(page.context());
  return email;
}

/** The cookie is there; the page is told to ask for what it is good for. */
async function remember(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    if (sessionStorage.getItem("told")) return;
    sessionStorage.setItem("told", "yes");
    localStorage.setItem("vivavoce.signed-in", "yes");
  });
}

/** What an authenticator app shows, so many seconds ahead (RFC 6238). */
function codeOf(secret: string, aheadS = 0): string {
  const bits = [...secret.replace(/\s/g, "")]
    .map((letter) =>
      "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"),
    )
    .join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor((Date.now() / 1000 + aheadS) / 30)));
  const digest = createHmac("sha1", key).update(step).digest();
  const number = digest.readUInt32BE((digest[19] ?? 0) & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

/** Sets an app up by the page; its secret, and the recovery codes. */
async function setUp(page: Page): Promise<{ secret: string; codes: string[] }> {
  await page.goto("/account/security");
  await page.getByRole("button", { name: "Set up: Authenticator app" }).click();
  const dialog = page.getByRole("dialog");
  const secret = (await dialog.getByTestId("secret").textContent()) ?? "";
  await expect(dialog.getByRole("img", { name: /QR code/ })).toBeVisible();
  await expectAccessible(page);
  await look(page, "setup");
  await dialog.getByRole("textbox", { name: "Code" }).fill("000000");
  await dialog.getByRole("button", { name: "Confirm" }).click();
  await expect(dialog.getByText("This code is not right")).toBeVisible();
  await expect(dialog.getByRole("textbox", { name: "Code" })).toBeFocused();
  await dialog.getByRole("textbox", { name: "Code" }).fill(codeOf(secret));
  await dialog.getByRole("button", { name: "Confirm" }).click();
  const list = page.getByTestId("recovery-codes").getByRole("listitem");
  await expect(list).toHaveCount(10);
  return { secret, codes: await list.allTextContents() };
}

async function look(page: Page, name: string): Promise<void> {
  if (process.env.LOOK) {
    await page.screenshot({ path: `${process.env.LOOK}security-${name}.png`, fullPage: true });
  }
}

async function signIn(page: Page, email: string): Promise<void> {
  await page.goto("/login");
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "One more step" })).toBeFocused();
}

test("an authenticator app is set up, asked for, and taken away", async () => {
  const page = await site.open("/login");
  const email = await register(page);
  const { secret, codes } = await setUp(page);

  await test.step("the codes are shown once, and kept as a file", async () => {
    await expectAccessible(page);
    await look(page, "codes");
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download" }).click();
    const text = readFileSync(await (await download).path(), "utf8");
    for (const code of codes) expect(text).toContain(code);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("button", { name: "Done" })).toBeDisabled();
    await page.getByLabel("I have put them away safely").check();
    await page.getByRole("button", { name: "Done" }).click();
    await expect(page.getByText("Authenticator app is set up.")).toBeVisible();
    await expect(page.getByTestId("recovery-left")).toHaveText("10 are left.");
    await look(page, "factors");
  });

  const elsewhere = await site.open("/login");
  await test.step("another browser is asked for a code", async () => {
    await signIn(elsewhere, email);
    await expectAccessible(elsewhere);
    await look(elsewhere, "second-step");
    const code = elsewhere.getByLabel("Code of your authenticator app");
    await expect(code).toHaveAttribute("autocomplete", "one-time-code");
    await code.fill(codeOf(secret));
    await elsewhere.getByRole("main").getByRole("button", { name: "Sign in" }).click();
    await expect(elsewhere.getByText("This code is not right, was used before")).toBeVisible();
    await code.fill(codeOf(secret, 30));
    await elsewhere.keyboard.press("Enter");
    await expect(elsewhere.getByRole("heading", { name: "Hello, Grace Hopper" })).toBeVisible();
  });

  await test.step("a recovery code does as well, once", async () => {
    const lost = await site.open("/login");
    await signIn(lost, email);
    await lost.getByRole("button", { name: "One of your recovery codes" }).click();
    await lost.getByLabel("One of your recovery codes").fill(codes[0]?.toUpperCase() ?? "");
    await lost.keyboard.press("Enter");
    await expect(lost.getByRole("heading", { name: "Hello, Grace Hopper" })).toBeVisible();
  });

  await test.step("it is taken away again", async () => {
    await page.reload();
    await expect(page.getByTestId("recovery-left")).toHaveText("9 are left.");
    await page.getByRole("button", { name: "Remove: Authenticator app" }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByText("It is your only one")).toBeVisible();
    await dialog.getByRole("button", { name: "Remove" }).click();
    await expect(page.getByText(/^None yet: whoever/)).toBeVisible();
  });
});

test("what is dangerous asks who it is, and goes on", async () => {
  const page = await site.open("/login");
  await register(page);
  // As ten minutes later: the server asks before it does anything, until it was shown.
  let shown = false;
  await page.route("**/api/me/proof", async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    const response = await route.fetch();
    shown ||= response.ok();
    await route.fulfill({ response });
  });
  await page.route("**/api/me/factors/totp", async (route) => {
    if (shown) return route.continue();
    const body = { code: "step_up_needed", title: "A proof is needed", status: 401 };
    await route.fulfill({ status: 401, contentType: "application/problem+json", json: body });
  });
  await page.goto("/account/security");
  const begin = page.getByRole("button", { name: "Set up: Authenticator app" });

  await test.step("whoever does not show it is told why nothing happened", async () => {
    await begin.click();
    const asked = page.getByRole("dialog", { name: "Is it you?" });
    await expect(asked.getByLabel("Your password")).toBeFocused();
    await expectAccessible(page);
    await look(page, "proof");
    await page.keyboard.press("Escape");
    await expect(page.getByText("For this, confirm that it is you.")).toBeVisible();
  });

  await test.step("whoever shows it goes on where they were", async () => {
    await page.getByRole("button", { name: "Try again" }).click();
    const asked = page.getByRole("dialog", { name: "Is it you?" });
    await asked.getByLabel("Your password").fill("not the password");
    await asked.getByRole("button", { name: "Confirm" }).click();
    await expect(asked.getByText("This is not the right password.")).toBeVisible();
    await asked.getByLabel("Your password").fill(PASSWORD);
    await page.keyboard.press("Enter");
    await expect(asked).toBeHidden();
    await expect(page.getByTestId("secret")).toBeVisible();
  });
});

for (const [width, colorScheme] of [
  [1440, "light"],
  [390, "dark"],
] as const) {
  test(`what protects an account fits at ${width} px, ${colorScheme}`, async () => {
    const viewport = { width, height: 900 };
    const page = await site.open("/login", { viewport, colorScheme });
    const email = await register(page);
    await setUp(page);
    await expectAccessible(page);
    await expectToFit(page);
    await look(page, `codes-${width}`);
    await page.getByLabel("I have put them away safely").check();
    await page.getByRole("button", { name: "Done" }).click();
    await expectAccessible(page);
    await expectToFit(page);
    await look(page, `factors-${width}`);
    const elsewhere = await site.open("/login", { viewport, colorScheme });
    await signIn(elsewhere, email);
    await expectAccessible(elsewhere);
    await expectToFit(elsewhere);
    await look(elsewhere, `second-${width}`);
  });
}
