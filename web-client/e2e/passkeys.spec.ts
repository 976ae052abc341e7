/** Passkeys in a real browser, with the device that its tools put in the place of a fingerprint reader. */
import { type CDPSession, expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { OPEN_SERVER, PASSWORD, register } from "./people";
import { expectToFit, serveSite } from "./site";

const site = serveSite(OPEN_SERVER);

/** Browsers have passkeys for names, and not for addresses of hosts. */
function open(path: string, options: Parameters<typeof site.open>[1] = {}): Promise<Page> {
  return site.open(path, {
    baseURL: site.server.url.replace("127.0.0.1", "localhost"),
    ...options,
  });
}

interface Device {
  session: CDPSession;
  id: string;
}

/** A device that recognises its owner at once, and keeps what it makes. */
async function device(page: Page): Promise<Device> {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  const { authenticatorId: id } = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { session, id };
}

/** The same passkeys in another browser, as a cloud copies them. */
async function copy(from: Device, to: Device): Promise<void> {
  const { credentials } = await from.session.send("WebAuthn.getCredentials", {
    authenticatorId: from.id,
  });
  for (const credential of credentials) {
    await to.session.send("WebAuthn.addCredential", { authenticatorId: to.id, credential });
  }
}

async function recognise(of: Device, isUserVerified: boolean): Promise<void> {
  await of.session.send("WebAuthn.setUserVerified", { authenticatorId: of.id, isUserVerified });
}

async function look(page: Page, name: string): Promise<void> {
  if (process.env.LOOK) {
    await page.screenshot({ path: `${process.env.LOOK}passkeys-${name}.png`, fullPage: true });
  }
}

async function add(page: Page): Promise<void> {
  await page.goto("/account/security");
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await expect(page.getByTestId("recovery-codes").getByRole("listitem")).toHaveCount(10);
  await page.getByLabel("I have put them away safely").check();
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByTestId("passkeys").getByRole("listitem")).toHaveCount(1);
}

test("a passkey is added, signs in, is renamed and removed", async () => {
  const page = await open("/login");
  await register(page);
  const home = await device(page);
  await add(page);
  await expect(page.getByText("your password alone no longer opens")).toBeVisible();
  await expectAccessible(page);
  await look(page, "added");

  const away = await open("/login");
  const phone = await device(away);
  await test.step("in another browser, by the button", async () => {
    await recognise(phone, false);
    await copy(home, phone);
    await away.reload();
    const button = away.getByRole("button", { name: "Sign in with a passkey" });
    await expectAccessible(away);
    await button.click();
    await expect(away.getByText("The device did not confirm")).toBeVisible();
    await expectAccessible(away);
    await recognise(phone, true);
    await button.click();
    await expect(away.getByRole("heading", { name: "Hello, Grace Hopper" })).toBeVisible();
  });

  await test.step("it gets another name", async () => {
    await page.reload();
    await page.getByRole("button", { name: /^Rename: / }).click();
    const name = page.getByRole("dialog").getByLabel("Name");
    await name.fill("");
    await page.keyboard.press("Enter");
    await expect(page.getByText("Enter a name.")).toBeVisible();
    await name.fill("My red phone");
    await page.keyboard.press("Enter");
    await expect(page.getByTestId("passkeys")).toContainText("My red phone");
    await expect(page.getByTestId("passkeys")).toContainText("last used");
  });

  await test.step("a second one of the same device is not made", async () => {
    await page.getByRole("button", { name: "Add a passkey" }).click();
    await expect(page.getByText("has a passkey of your account already")).toBeVisible();
  });

  await test.step("it is removed, and opens nothing", async () => {
    await page.getByRole("button", { name: "Remove: My red phone" }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByText("the password alone opens your account")).toBeVisible();
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Remove" }).click();
    await expect(page.getByTestId("passkeys").getByRole("listitem")).toHaveCount(0);
    await away.context().clearCookies();
    await away.evaluate(() => localStorage.clear());
    await away.goto("/login");
    await away.getByRole("button", { name: "Sign in with a passkey" }).click();
    await expect(away.getByText("does not open the account")).toBeVisible();
  });
});

test("the browser fills a passkey in without a button", async () => {
  const page = await open("/login");
  await register(page);
  const home = await device(page);
  await add(page);
  const away = await open("/scenarios");
  const phone = await device(away);
  await copy(home, phone);
  const bare = await open("/login");
  await expect(bare.getByLabel("E-mail address")).toHaveAttribute("autocomplete", /webauthn/);
  // The device in software is chosen from the list by itself, and at once.
  await away.goto("/login");
  await expect(away.getByRole("heading", { name: "Hello, Grace Hopper" })).toBeVisible();
});

test("a passkey is the second step after a password, and the proof before what is dangerous", async () => {
  const page = await open("/login");
  const { email } = await register(page);
  const home = await device(page);
  await add(page);

  await test.step("as a proof", async () => {
    // As ten minutes later: the server asks before it does anything, until it was shown.
    let shown = false;
    await page.route("**/api/me/proof", async (route) => {
      if (route.request().method() !== "POST") return route.continue();
      const response = await route.fetch();
      shown ||= response.ok();
      return route.fulfill({ response });
    });
    await page.route("**/api/me/recovery-codes", (route) =>
      shown
        ? route.continue()
        : route.fulfill({
            status: 401,
            contentType: "application/problem+json",
            body: JSON.stringify({ code: "step_up_needed", title: "", status: 401 }),
          }),
    );
    await page.goto("/account/security");
    await page.getByRole("button", { name: "Make new codes" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Make new codes" }).click();
    await expect(page.getByRole("heading", { name: "Is it you?" })).toBeVisible();
    await page.getByRole("button", { name: "Use the passkey" }).click();
    await expect(page.getByTestId("recovery-codes").getByRole("listitem")).toHaveCount(10);
  });

  // Afterwards: this device counts its signatures, and a copy of it that falls behind is refused.
  await test.step("after a password", async () => {
    const away = await open("/scenarios");
    const phone = await device(away);
    await away.goto("/login");
    await away.getByLabel("E-mail address").fill(email);
    await away.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await away.getByRole("main").getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(away.getByRole("heading", { name: "One more step" })).toBeFocused();
    await expectAccessible(away);
    await look(away, "second");
    await copy(home, phone);
    await away.getByRole("button", { name: "Use the passkey" }).click();
    await expect(away.getByRole("heading", { name: "Hello, Grace Hopper" })).toBeVisible();
  });
});

for (const [language, colorScheme, button] of [
  ["fr", "dark", "Se connecter avec une clé d’accès"],
  ["en", "light", "Sign in with a passkey"],
] as const) {
  test(`it fits on a phone, ${language}, ${colorScheme}`, async () => {
    const page = await open("/login", {
      viewport: { width: 390, height: 844 },
      colorScheme,
      locale: language === "fr" ? "fr-FR" : "en-GB",
    });
    await expect(page.getByRole("button", { name: button })).toBeVisible();
    await expectAccessible(page);
    await expectToFit(page);
    await look(page, `login-${language}`);
    await register(page, "candidate", "Ada Lovelace", language);
    await device(page);
    await page.goto("/account/security");
    await page
      .getByRole("button", {
        name: language === "fr" ? "Ajouter une clé d’accès" : "Add a passkey",
      })
      .click();
    await expect(page.getByTestId("recovery-codes").getByRole("listitem")).toHaveCount(10);
    await page.getByRole("checkbox").check();
    await page.getByRole("button", { name: language === "fr" ? "Terminé" : "Done" }).click();
    await expect(page.getByTestId("passkeys").getByRole("listitem")).toHaveCount(1);
    await expectAccessible(page);
    await expectToFit(page);
    await look(page, `account-${language}`);
  });
}
