/** A server's first page, and what somebody finds who signs in to one organisation: no dead ends. */
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { KEY, OPEN_SERVER, PASSWORD, type Person, register } from "./people";
import { expectToFit, serveSite } from "./site";

const site = serveSite(OPEN_SERVER);

async function send<T>(page: Page, who: string, path: string, data: object): Promise<T> {
  const answer = await page.request.post(path, {
    data,
    headers: { authorization: `Bearer ${who}` },
  });
  expect(answer.ok(), `${path}: ${answer.status()}`).toBe(true);
  return (await answer.json()) as T;
}

async function signIn(page: Page, { email }: Person): Promise<void> {
  await page.goto("/login");
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL(/\/$/);
}

test("a new server leads to its setup, until somebody administers it", async () => {
  for (const path of ["/", "/login"]) {
    const page = await site.open(path, { viewport: { width: 390, height: 844 } });
    await expect(page.getByTestId("needs-setup")).toContainText("no administrator yet");
    await expectAccessible(page);
    await expectToFit(page);
    await page.getByRole("link", { name: "Set up this server" }).click();
    await expect(page).toHaveURL(/\/setup$/);
  }
  const page = await site.open("/");
  const email = `admin-${process.pid}@example.org`;
  const who = { email, password: PASSWORD, name: "Katherine Johnson", language: "en" };
  await send(page, KEY, "/api/setup", who);
  for (const path of ["/", "/login"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByTestId("needs-setup")).toBeHidden();
  }
});

test("a recruiter signs in to their organisation and is offered nothing that is refused", async () => {
  const page = await site.open("/login");
  const trainer = await register(page, "trainer", "Ada Lovelace");
  await page.goto("/organisations");
  await page.getByLabel("Name of the organisation").fill("Night School");
  await page.getByRole("button", { name: "Found an organisation" }).click();
  await expect(page).toHaveURL(/\/invitations$/);
  await page.getByRole("button", { name: "Make the link" }).click();
  const link = await page.getByTestId("link").inputValue();
  const organisation = new URL(page.url()).pathname.split("/")[2] ?? "";

  const guest = await site.open("/login");
  const candidate = await register(guest, "candidate", "Mary Somerville");
  await guest.goto(link);
  await guest.getByRole("button", { name: "Accept the invitation" }).click();
  await expect(guest).toHaveURL(/\/$/);
  await page.request.patch(
    `/api/organisations/${organisation}/members/${await own(guest, candidate)}`,
    {
      data: { role: "recruiter" },
      headers: { authorization: `Bearer ${trainer.token}` },
    },
  );

  // Another browser: nothing was chosen there.
  const elsewhere = await site.open("/");
  await signIn(elsewhere, candidate);
  await expect(elsewhere.getByText("See what is asked and expected, and try it.")).toBeVisible();
  await expectAccessible(elsewhere);
  await elsewhere.goto("/assignments");
  await expect(elsewhere.getByRole("heading", { level: 1, name: "Assignments" })).toBeVisible();
  await elsewhere.goto("/scenarios");
  await expect(elsewhere.getByText("Read them, and try them.")).toBeVisible();
  for (const name of [/^Draft from/, /^Start from a template/, /^Import a file/, /^Make a copy/]) {
    await expect(elsewhere.getByRole("button", { name })).toHaveCount(0);
  }
  await elsewhere.goto("/assistants");
  await expect(elsewhere.getByRole("heading", { level: 1, name: "Assistants" })).toBeVisible();
  await expect(elsewhere.getByRole("link", { name: "Make an assistant" })).toHaveCount(0);
});

test("quizzes, teams, questions of the bank and a person's own row are found", async () => {
  const page = await site.open("/login");
  const { token } = await register(page, "trainer", "Emmy Noether");
  await page.goto("/organisations");
  await page.getByLabel("Name of the organisation").fill("Search House");
  await page.getByRole("button", { name: "Found an organisation" }).click();
  await expect(page).toHaveURL(/\/invitations$/);
  const organisation = new URL(page.url()).pathname.split("/")[2] ?? "";
  await send(page, token, `/api/organisations/${organisation}/teams`, { name: "Promo Hypatia" });

  await page.keyboard.press("Control+k");
  const box = page.getByRole("dialog").getByLabel(/^Page, interview/);
  await box.fill("hypatia");
  await expect(page.getByRole("option", { name: "Promo Hypatia" })).toBeVisible();
  await box.fill("software");
  await expect(
    page.getByRole("group", { name: "Quizzes" }).getByRole("option").first(),
  ).toBeVisible();
  await expectAccessible(page);
  await box.fill("noether");
  await page.getByRole("option", { name: /Emmy Noether/ }).click();
  await expect(page).toHaveURL(/\/members\?person=/);
  await expect(page.getByRole("listitem").filter({ hasText: "Emmy Noether" })).toBeFocused();
});

async function own(page: Page, { token }: Person): Promise<string> {
  const answer = await page.request.get("/api/me", {
    headers: { authorization: `Bearer ${token}` },
  });
  return (await answer.json()).id;
}
