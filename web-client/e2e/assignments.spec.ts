/** Assignments in the page: given by a trainer, done by a candidate, followed and withdrawn. */
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { expectToFit, serveSite } from "./site";

const PASSWORD = "copper lantern quiet meadow";

const site = serveSite({
  VIVAVOCE_ACCESS_TOKEN: "va_a_key_for_the_tests_of_this_page",
  VIVAVOCE_REGISTRATION: "open",
  VIVAVOCE_BREACHED_PASSWORDS_URL: "",
  VIVAVOCE_PULL_MODELS: "false",
});

let people = 0;

interface Person {
  page: Page;
  email: string;
  token: string;
}

/** Somebody who is signed in, in a browser of their own. */
async function somebody(role: string, name: string): Promise<Person> {
  people += 1;
  const page = await site.open("/");
  const email = `assigned-${people}-${process.pid}@example.org`;
  const answer = await page.request.post("/api/auth/register", {
    data: { email, password: PASSWORD, name, language: "en", role },
  });
  expect(answer.status()).toBe(201);
  await page.context().addInitScript(() => localStorage.setItem("vivavoce.signed-in", "yes"));
  return { page, email, token: (await answer.json()).access_token };
}

async function send(person: Person, path: string, data: unknown) {
  const headers = { authorization: `Bearer ${person.token}` };
  const answer = await person.page.request.post(path, { headers, data });
  expect(answer.ok(), await answer.text()).toBe(true);
  return answer.json();
}

/** A trainer with an organisation, who acts for it from the next page on. */
async function trainer(): Promise<Person> {
  const person = await somebody("trainer", "Grace Hopper");
  const { id } = await send(person, "/api/organisations", { name: "Night School" });
  const refreshed = await person.page.request.post("/api/auth/refresh", {
    data: { organisation: id },
  });
  person.token = (await refreshed.json()).access_token;
  return person;
}

test("a quiz is assigned to an address, taken by its owner, and followed", async () => {
  const grace = await trainer();
  const ada = await somebody("candidate", "Ada Lovelace");
  const { page } = grace;
  await page.goto("/assignments");

  await test.step("an empty page says what it is for", async () => {
    await expect(page.getByText("Nothing is assigned yet")).toBeVisible();
    await expectAccessible(page);
    await expectToFit(page);
  });

  await test.step("what is missing is said beside its field", async () => {
    await page.getByTestId("assign").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByTestId("assign-submit").click();
    await expect(dialog.getByText("Choose what to assign.")).toBeVisible();
    await expect(dialog.getByText("Name at least one team, person or address.")).toBeVisible();
    await expectAccessible(page);
    await dialog.getByTestId("assign-what").fill("software");
    await page.getByRole("option", { name: /the basics/ }).click();
    await dialog.getByLabel("Addresses").fill(`${ada.email}\nsomebody@example.org`);
    await dialog.getByLabel("A word to them").fill("Before Monday, please.");
    await dialog.getByTestId("assign-submit").click();
    await expect(page).toHaveURL(/\/assignments\/[0-9a-f-]+$/);
  });

  await test.step("the page says who did what", async () => {
    await expect(page.getByTestId("assigned-people").getByText("Not begun")).toHaveCount(2);
    await expectAccessible(page);
    await page.setViewportSize({ width: 390, height: 844 });
    await expectToFit(page);
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  await test.step("a candidate finds it first, and goes on after a reload", async () => {
    await ada.page.goto("/");
    const mine = ada.page.getByTestId("own-assignments");
    await expect(mine.getByText("Before Monday, please.")).toBeVisible();
    await expectAccessible(ada.page);
    await ada.page.setViewportSize({ width: 390, height: 844 });
    await expectToFit(ada.page);
    await mine.getByRole("button", { name: "Begin" }).click();
    await ada.page.getByRole("dialog").getByRole("button", { name: "Begin" }).click();
    await expect(ada.page).toHaveURL(/\/quiz\//);
    await expect(ada.page.getByText(/Question 1 of/)).toBeVisible();
    await ada.page.goto("/");
    await ada.page.getByRole("button", { name: "Go on" }).click();
    await expect(ada.page.getByText(/Question 1 of/)).toBeVisible();
  });

  await test.step("the trainer sees it under way, and takes it back", async () => {
    await page.reload();
    await expect(page.getByTestId("assigned-people").getByText("In progress")).toBeVisible();
    await page.getByRole("button", { name: "Withdraw" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Withdraw" }).click();
    await expect(page.getByText("Withdrawn", { exact: true })).toBeVisible();
    await ada.page.goto("/");
    await expect(ada.page.getByRole("heading", { name: "Hello, Ada Lovelace" })).toBeVisible();
    await expect(ada.page.getByTestId("own-assignments")).toHaveCount(0);
  });
});

test("an interview that was assigned is prepared as it was then, and its link is its owner's alone", async () => {
  const grace = await trainer();
  const ada = await somebody("candidate", "Ada Lovelace");
  await send(grace, "/api/assignments", {
    what: { kind: "scenario", id: "developer-en" },
    to: { emails: [ada.email] },
    due_at: new Date(Date.now() + 5 * 86_400_000).toISOString(),
    zone: "Asia/Kathmandu",
  });
  const headers = { authorization: `Bearer ${ada.token}` };
  const mine = await ada.page.request.get("/api/me/assignments", { headers });
  const { id } = (await mine.json()).items[0];

  await ada.page.goto(`/assignment/${id}`);
  await expect(ada.page.getByText("(Asia/Kathmandu)")).toBeVisible();
  await expectAccessible(ada.page);
  const saved = ada.page.waitForEvent("download");
  await ada.page.getByRole("button", { name: "Add to my calendar" }).click();
  expect((await saved).suggestedFilename()).toBe("developer-en.ics");
  await ada.page.getByRole("link", { name: "Begin" }).click();
  await expect(ada.page).toHaveURL(new RegExp(`/prepare/developer-en\\?assignment=${id}`));
  await expect(ada.page.getByRole("textbox", { name: /name/i })).toHaveValue("Ada Lovelace");

  await grace.page.goto(`/assignment/${id}`);
  await expect(grace.page.getByText("This is not for you, or no longer")).toBeVisible();
  await grace.page.goto("/");
  await expect(grace.page.getByTestId("attention")).toBeVisible();
  await expectAccessible(grace.page);
});
