/** People: registering, signing in and out, two tabs, two browsers, the first admin. */
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { KEY, OPEN_SERVER, PASSWORD, register } from "./people";
import { expectToFit, serveSite } from "./site";

const OTHER_PASSWORD = "seven herons over the weir";

const site = serveSite(OPEN_SERVER);

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
}

test("somebody registers on the way to a page, and returns to it", async () => {
  const page = await site.open("/scenarios");
  await page.getByRole("link", { name: "Sign in with your account" }).click();
  await page.getByRole("link", { name: "Create one" }).click();

  await test.step("what is wrong is said beside its field, and nothing is lost", async () => {
    await page.getByLabel("Name").fill("Ada Lovelace");
    await page.getByLabel("E-mail address").fill("ada");
    await page.getByLabel("Password", { exact: true }).fill("short");
    await page.getByRole("button", { name: "Create the account" }).click();
    await expect(page.getByLabel("E-mail address")).toBeFocused();
    await expect(page.getByText("Too short: 7 more characters.")).toBeVisible();
    await expect(page.getByLabel("Name")).toHaveValue("Ada Lovelace");
    await expectAccessible(page);
  });

  await test.step("a good password is called so, and the account is there", async () => {
    await page.getByLabel("E-mail address").fill(`ada-${process.pid}@example.org`);
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await expect(page.getByTestId("strength")).toHaveText("Very good.");
    await page.getByRole("button", { name: "Create the account" }).click();
    await expect(page).toHaveURL(/\/scenarios$/);
    await expect(page.getByTestId("account-menu")).toBeVisible();
    await expect(page.getByRole("heading", { name: /does not open this page/ })).toBeVisible();
  });

  await test.step("a reload finds them signed in, with no token in storage", async () => {
    await page.goto("/");
    await expect(page.getByRole("heading", { name: "Hello, Ada Lovelace" })).toBeVisible();
    const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
    expect(kept).not.toContain("eyJ");
    expect(await page.evaluate(() => document.cookie)).toBe("");
  });

  await test.step("the address is taken for whoever comes next", async () => {
    await page.getByTestId("account-menu").click();
    await page.getByTestId("sign-out").click();
    await page.goto("/register");
    await page.getByLabel("Name").fill("Ada");
    await page.getByLabel("E-mail address").fill(`ada-${process.pid}@example.org`);
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Create the account" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "already" })).toBeVisible();
  });
});

test("whoever leaves in one tab leaves in all, and comes back in all", async () => {
  const page = await site.open("/login");
  const { email } = await register(page);
  await page.goto("/");
  await expect(page.getByTestId("account-menu")).toBeVisible();
  const other = await page.context().newPage();
  await other.goto("/practise");
  await expect(other.getByTestId("account-menu")).toBeVisible();

  await other.getByTestId("account-menu").click();
  await other.getByTestId("sign-out").click();
  await expect(other.getByTestId("sign-in")).toBeVisible();
  await expect(page.getByTestId("sign-in")).toBeVisible();

  await page.goto("/login?to=//elsewhere.example/");
  await signIn(page, email, "not the password");
  await expect(page.getByText("do not belong together")).toBeVisible();
  await expect(page.getByLabel("Password", { exact: true })).toBeFocused();
  await signIn(page, email, PASSWORD);
  await expect(page.getByRole("heading", { name: "Hello, Grace Hopper" })).toBeVisible();
  expect(new URL(page.url()).pathname).toBe("/");
  await expect(other.getByTestId("account-menu")).toBeVisible();
});

test("two tabs that are opened at once stay signed in", async () => {
  const page = await site.open("/login");
  await register(page);
  const other = await page.context().newPage();
  await Promise.all([page.goto("/account"), other.goto("/account/security")]);
  await expect(page.getByLabel("Name")).toHaveValue("Grace Hopper");
  await expect(other.getByText("this browser")).toBeVisible();
  await Promise.all([page.reload(), other.reload()]);
  await expect(page.getByLabel("Name")).toHaveValue("Grace Hopper");
  await expect(other.getByText("this browser")).toBeVisible();
});

test("another browser is ended, and a new password ends all others", async () => {
  const page = await site.open("/login");
  const { email } = await register(page);
  const elsewhere = await site.open("/login");
  await signIn(elsewhere, email, PASSWORD);
  await expect(elsewhere.getByTestId("account-menu")).toBeVisible();

  await page.goto("/account/security");
  await expect(page.getByTestId("logins").getByRole("listitem")).toHaveCount(2);
  await page.getByRole("button", { name: /^End: / }).click();
  await expect(page.getByTestId("logins").getByRole("listitem")).toHaveCount(1);
  await expect(page.getByTestId("login-history").getByRole("listitem")).toHaveCount(1);
  await elsewhere.goto("/account");
  await expect(elsewhere).toHaveURL(/\/login\?to=%2Faccount$/);

  await signIn(elsewhere, email, PASSWORD);
  await expect(elsewhere.getByLabel("Name")).toHaveValue("Grace Hopper");
  await page.getByLabel("Current password").fill("not the password");
  await page.getByLabel("New password").fill(OTHER_PASSWORD);
  await page.getByRole("button", { name: "Change the password" }).click();
  await expect(page.getByText("This is not the right password.")).toBeVisible();
  await page.getByLabel("Current password").fill(PASSWORD);
  await page.getByRole("button", { name: "Change the password" }).click();
  await expect(page.getByText("Your password is changed")).toBeVisible();
  await expect(page.getByTestId("logins").getByRole("listitem")).toHaveCount(1);
  await elsewhere.reload();
  await expect(elsewhere).toHaveURL(/\/login/);
  await signIn(elsewhere, email, OTHER_PASSWORD);
  await expect(elsewhere.getByLabel("Name")).toHaveValue("Grace Hopper");
});

test("language and appearance follow the person into another browser", async () => {
  const page = await site.open("/login");
  const { email } = await register(page);
  await page.goto("/account");
  await page.getByLabel("Name").fill("Commodore Hopper");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await page.getByText("Dark", { exact: true }).click();
  await page.getByText("Français", { exact: true }).click();
  await expect(page.getByRole("heading", { name: "Votre compte" })).toBeVisible();

  const elsewhere = await site.open("/login");
  await signIn(elsewhere, email, PASSWORD);
  const html = elsewhere.locator("html");
  await expect(elsewhere.getByRole("heading", { name: "Bonjour, Commodore Hopper" })).toBeVisible();
  await expect(html).toHaveAttribute("data-mantine-color-scheme", "dark");
});

test("a small screen has everything in a drawer, by keyboard too", async () => {
  const page = await site.open("/login", { viewport: { width: 390, height: 844 } });
  await register(page, "trainer");
  await page.goto("/practise");
  await page.getByRole("button", { name: "Menu" }).press("Enter");
  const drawer = page.getByRole("dialog");
  await expect(drawer.getByRole("link", { name: "Practise" })).toHaveAttribute(
    "aria-current",
    "page",
  );
  await expect(drawer.getByRole("link", { name: "Quizzes" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(drawer).toBeHidden();
  await expect(page.getByRole("button", { name: "Menu" })).toBeFocused();
});

test("the links of mails that are cut or too old say what to do", async () => {
  const page = await site.open("/forgot");
  await expect(page.getByText("sends no e-mails")).toBeVisible();
  await page.goto("/reset#token=re_nothing");
  await page.getByLabel("New password").fill(PASSWORD);
  await page.getByRole("button", { name: "Change the password" }).click();
  await expect(page.getByTestId("dead-link")).toBeVisible();
  await page.goto("/verify#token=ve_nothing");
  await page.getByRole("button", { name: "Confirm and sign in" }).click();
  await expect(page.getByTestId("dead-link")).toBeVisible();
  await page.goto("/not-me");
  await expect(page.getByRole("link", { name: "Ask for another link" })).toBeVisible();
});

test("whoever has the server's key becomes its first admin", async () => {
  const page = await site.open("/setup");
  await page.getByLabel("Access key of this server").fill("va_wrong");
  await page.getByLabel("Name").fill("Katherine Johnson");
  await page.getByLabel("E-mail address").fill(`admin-${process.pid}@example.org`);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  const create = page.getByRole("button", { name: "Create the administrator" });
  await create.click();
  await expect(page.getByText("This key does not open this.")).toBeVisible();
  await expect(page.getByLabel("Access key of this server")).toBeFocused();
  await page.getByLabel("Access key of this server").fill(KEY);
  await create.click();
  await expect(page.getByRole("heading", { name: "E-mail" })).toBeFocused();
  await expect(page.getByText("No mail server is configured")).toBeVisible();
  await expectAccessible(page);
  for (const step of ["Hearing and speaking", "Who may make an account"]) {
    await page.getByRole("button", { name: "Continue" }).click();
    await expect(page.getByRole("heading", { name: step })).toBeFocused();
  }
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("link", { name: "Found an organisation" })).toBeVisible();
  await page.getByRole("button", { name: "Later" }).click();
  await expect(page.getByRole("heading", { name: "The server is yours" })).toBeFocused();
  await page.getByRole("link", { name: "To the first page" }).click();
  await expect(page.getByRole("navigation").getByRole("link", { name: "Providers" })).toBeVisible();

  const next = await site.open("/setup");
  await next.getByLabel("Access key of this server").fill(KEY);
  await next.getByLabel("Name").fill("Somebody");
  await next.getByLabel("E-mail address").fill(`next-${process.pid}@example.org`);
  await next.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await next.getByRole("button", { name: "Create the administrator" }).click();
  await expect(next.getByText("has its administrator already")).toBeVisible();
});

const GUESTS = [
  "/login",
  "/register",
  "/forgot",
  "/reset#token=re_x",
  "/verify#token=ve_x",
  "/verify",
  "/not-me#token=nm_x",
  "/new-address#token=vm_x",
  "/invitation",
  "/setup",
  "/scenarios",
];
const OWN = ["/", "/practise", "/account", "/account/security", "/settings/providers"];

for (const [width, colorScheme, locale] of [
  [1440, "light", "fr-FR"],
  [390, "dark", "en-GB"],
] as const) {
  test(`every page is accessible and fits at ${width} px, ${colorScheme}`, async () => {
    const viewport = { width, height: 900 };
    const guest = await site.open("/login", { viewport, colorScheme, locale });
    const person = await site.open("/login", { viewport, colorScheme, locale });
    const language = locale.slice(0, 2);
    await register(person, "trainer");
    await person.goto("/account");
    await person.getByText(language === "fr" ? "Français" : "English", { exact: true }).click();
    for (const [page, paths] of [
      [guest, GUESTS],
      [person, OWN],
    ] as const) {
      for (const path of paths) {
        await page.goto(path);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        await expect(page.locator("html")).toHaveAttribute("lang", language);
        await expectAccessible(page);
        await expectToFit(page);
        if (process.env.LOOK) {
          const name = path.replace(/[^a-z]+/g, "-");
          const file = `${process.env.LOOK}${name}-${width}-${page === guest ? "guest" : "own"}.png`;
          await page.screenshot({ path: file, fullPage: true });
        }
      }
    }
  });
}
