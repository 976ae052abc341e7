/** Another address for an account, by letters that a real mail server takes. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { OPEN_SERVER, PASSWORD, remember } from "./people";
import { expectToFit, serveSite } from "./site";

const root = resolve(import.meta.dirname, "../..");
// Where links in letters lead; the tests follow their paths on the server that runs.
const PUBLIC_URL = "http://localhost:4321";
const environment: Record<string, string> = {
  ...OPEN_SERVER,
  VIVAVOCE_PUBLIC_URL: PUBLIC_URL,
  VIVAVOCE_MAIL_FROM: "no-reply@viva.example",
};
const letters = mkdtempSync(join(tmpdir(), "vivavoce-letters-"));
let mail: ChildProcess;

// Before the server, which is told where it is.
test.beforeAll(async () => {
  const program = resolve(root, "tests/mail/server.py");
  mail = spawn("python3", [program, resolve(root, ".cache/mail-server"), letters], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const port = await new Promise<string>((found) => {
    mail.stdout?.once("data", (line) => found(String(line).trim()));
  });
  environment.VIVAVOCE_SMTP_URL = `smtp://127.0.0.1:${port}`;
});
test.afterAll(() => {
  mail.kill();
  rmSync(letters, { recursive: true, force: true });
});
const site = serveSite(environment);

interface Letter {
  to: string[];
  headers: { subject: string };
  parts: { type: string; text: string }[];
}

function received(to: string, subject: string): Letter | undefined {
  return readdirSync(letters)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .reverse()
    .map((name) => JSON.parse(readFileSync(join(letters, name), "utf8")) as Letter)
    .find((letter) => letter.to.includes(to) && letter.headers.subject.includes(subject));
}

/** The path of the link in the letter with this subject. */
async function linkIn(to: string, subject: string): Promise<string> {
  await expect.poll(() => received(to, subject) !== undefined, { timeout: 20_000 }).toBe(true);
  const text = received(to, subject)?.parts.find(({ type }) => type === "text/plain")?.text ?? "";
  const link = text.split(/\s+/).find((word) => word.startsWith(`${PUBLIC_URL}/`));
  return (link ?? "").slice(PUBLIC_URL.length);
}

async function look(page: Page, name: string): Promise<void> {
  if (process.env.LOOK) {
    await page.screenshot({ path: `${process.env.LOOK}new-address-${name}.png`, fullPage: true });
  }
}

/** Somebody whose address has answered, signed in in this page's browser. */
async function register(page: Page, email: string): Promise<void> {
  const data = { email, password: PASSWORD, name: "Grace Hopper", language: "en", role: "trainer" };
  expect((await page.request.post("/api/auth/register", { data })).status()).toBe(202);
  await page.goto(await linkIn(email, "Confirm your e-mail address"));
  await page.getByRole("button", { name: "Confirm and sign in" }).click();
  await expect(page.getByTestId("account-menu")).toBeVisible();
  await remember(page.context());
}

async function signIn(page: Page, email: string): Promise<void> {
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("main").getByRole("button", { name: "Sign in", exact: true }).click();
}

test("an address is changed by a link to the new one, and undone from the old one", async () => {
  const [old, next] = [`old-${process.pid}@example.org`, `new-${process.pid}@example.org`];
  const page = await site.open("/login");
  await register(page, old);
  await page.goto("/account");
  const field = page.getByLabel("New e-mail address");

  await test.step("what is wrong is said beside the field", async () => {
    await page.getByRole("button", { name: "Change the address" }).click();
    await expect(field).toBeFocused();
    await field.fill(old.toUpperCase());
    await page.getByRole("button", { name: "Send the link" }).click();
    await expect(page.getByText("This is your address already.")).toBeVisible();
    await field.fill("nowhere");
    await page.getByRole("button", { name: "Send the link" }).click();
    await expect(page.getByText("An address looks like name@example.org.")).toBeVisible();
    await expectAccessible(page);
    await look(page, "asked");
  });

  await test.step("a wish waits, is seen after a reload, and is taken back", async () => {
    await field.fill(next);
    await page.getByRole("button", { name: "Send the link" }).click();
    const waiting = page.getByTestId("pending-address");
    await expect(waiting).toContainText(`Waiting for ${next}`);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.reload();
    await expect(waiting).toContainText(next);
    await expectAccessible(page);
    await expectToFit(page);
    await look(page, "pending");
    const first = await linkIn(next, "Confirm your new e-mail address");
    await page.getByRole("button", { name: "Keep the present address" }).click();
    await expect(waiting).toHaveCount(0);
    await page.goto(first);
    await page.getByRole("button", { name: "Use this address" }).click();
    await expect(page.getByText("This link does nothing here.")).toBeVisible();
  });

  const elsewhere = await site.open("/login");
  await test.step("the link is followed in a browser that signs in first", async () => {
    const before = await linkIn(next, "Confirm your new e-mail address");
    await page.goto("/account");
    await page.getByRole("button", { name: "Change the address" }).click();
    await field.fill(next);
    await page.getByRole("button", { name: "Send the link" }).click();
    await expect(page.getByTestId("pending-address")).toBeVisible();
    await expect
      .poll(() => linkIn(next, "Confirm your new e-mail address"), { timeout: 20_000 })
      .not.toBe(before);
    await elsewhere.goto(await linkIn(next, "Confirm your new e-mail address"));
    await expect(elsewhere.getByText("Sign in first")).toBeVisible();
    await expectAccessible(elsewhere);
    await elsewhere.getByRole("main").getByRole("link", { name: "Sign in" }).click();
    await signIn(elsewhere, old);
    await expect(elsewhere.getByText(`You are signed in as ${old}.`)).toBeVisible();
    await expectAccessible(elsewhere);
    await look(elsewhere, "confirm");
    await elsewhere.getByRole("button", { name: "Use this address" }).click();
    await expect(elsewhere.getByRole("heading", { name: "Your address is changed" })).toBeFocused();
    await elsewhere.getByRole("link", { name: "To your account" }).click();
    await expect(elsewhere.getByText(next).first()).toBeVisible();
  });

  await test.step("the browser that asked is signed out, and the new address opens the account", async () => {
    await page.goto("/account");
    await expect(page).toHaveURL(/\/login/);
    await signIn(page, next);
    await expect(page.getByRole("heading", { name: "Your account" })).toBeVisible();
  });

  await test.step("the old address undoes it", async () => {
    const subject = "Your e-mail address was changed";
    const said = () => JSON.stringify(received(old, subject)?.parts ?? []).replace(/\\n/g, " ");
    await expect.poll(said, { timeout: 20_000 }).toContain("e-mails go to the new one");
    const undo = await linkIn(old, subject);
    const visitor = await site.open(undo);
    await visitor.getByRole("button", { name: "It wasn't me: lock them out" }).click();
    await expect(visitor.getByRole("heading", { name: "They are locked out" })).toBeFocused();
    await linkIn(old, "Choose a new password");
    await page.goto("/account");
    await expect(page).toHaveURL(/\/login/);
    await signIn(page, next);
    await expect(page.getByText("do not belong together")).toBeVisible();
  });
});
