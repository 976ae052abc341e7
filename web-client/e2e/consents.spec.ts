/** Consents and terms in the page: agreed to, taken back, a person in the place of the AI, shorter terms. */
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { OPEN_SERVER, type Person, register } from "./people";
import { expectToFit, serveSite } from "./site";

const site = serveSite(OPEN_SERVER);

const PHONE = { width: 390, height: 844 };

async function send(page: Page, method: "post" | "put", path: string, token: string, data: object) {
  const answer = await page.request[method](path, {
    data,
    headers: { authorization: `Bearer ${token}` },
  });
  expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
  return answer.json();
}

/** An organisation that the person acts for from then on. */
async function organisation(page: Page, person: Person): Promise<string> {
  const { id } = await send(page, "post", "/api/organisations", person.token, { name: "Ours" });
  const acting = await page.request.post("/api/auth/refresh", { data: { organisation: id } });
  person.token = (await acting.json()).access_token;
  return id;
}

test("what was agreed to is taken back on the interview's page, and stays in the history", async () => {
  const page = await site.open("/login", { viewport: PHONE, colorScheme: "dark" });
  const ada = await register(page, "candidate", "Ada Lovelace", "en");
  const texts = await (await page.request.get("/api/consent-texts")).json();
  const purposes = ["recording", "ai_interview", "ai_scoring"];
  const session = await send(page, "post", "/api/sessions", ada.token, {
    scenario: "sales-en",
    consent: { recording: true, version: texts.version, purposes, language: "en" },
  });
  await page.goto(`/sessions/${session.id}`);
  const consents = page.getByTestId("session-consents");
  await expect(consents.getByText("Agreed")).toHaveCount(3);
  await expectAccessible(page);
  await expectToFit(page);
  await consents.getByRole("button", { name: "Take back: Scores by programs" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("The report is deleted")).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Take back" }).click();
  await expect(consents.getByText("Not agreed")).toBeVisible();
  await page.goto("/account/privacy");
  await expect(page.getByTestId("consent-history").getByRole("row")).toHaveCount(5);
  await expect(page.getByText("Scores by programs: no")).toBeVisible();
  await expectToFit(page);
});

test("a candidate asks for a person, and gets an appointment", async () => {
  const page = await site.open("/login");
  const grace = await register(page, "trainer", "Grace Hopper", "en");
  await organisation(page, grace);
  const other = await site.open("/login", { viewport: PHONE });
  const ada = await register(other, "candidate", "Ada Lovelace", "en");
  const assignment = await send(page, "post", "/api/assignments", grace.token, {
    what: { kind: "scenario", id: "developer-en" },
    to: { emails: [ada.email] },
    due_at: new Date(Date.now() + 300 * 86_400_000).toISOString(),
    zone: "Europe/Paris",
  });
  const mine = await other.request.get("/api/me/assignments", {
    headers: { authorization: `Bearer ${ada.token}` },
  });
  const place = (await mine.json()).items[0].id;
  await other.goto(`/prepare/developer-en?assignment=${place}`);
  await other.getByTestId("ask-human").getByRole("button").click();
  await expect(other.getByTestId("human-standing")).toContainText("give you an appointment");
  await expectAccessible(other);
  await expectToFit(other);

  await page.goto(`/assignments/${assignment.id}`);
  await expect(page.getByTestId("asks-human")).toContainText("Asks for a human interviewer");
  await page.getByRole("button", { name: /^Arrange an interview/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Appointment").fill("2098-12-01T09:00");
  await dialog.getByLabel("Where, and with whom").fill("Room 3");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByTestId("asks-human")).toContainText("Appointment");
  await other.reload();
  await expect(other.getByTestId("human-standing")).toContainText("Room 3");
});

test("an organisation shortens a term after it has read what goes", async () => {
  const page = await site.open("/login", { viewport: PHONE });
  const grace = await register(page, "trainer", "Grace Hopper", "en");
  const id = await organisation(page, grace);
  await page.goto(`/organisations/${id}/retention`);
  const days = page.getByLabel("Recordings, days", { exact: true });
  await days.fill("500");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("A whole number from 1 to 180.")).toBeVisible();
  await days.fill("30");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByTestId("retention-preview")).toContainText("0 recordings");
  await expectAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "Shorten" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(page.getByText("Saved.")).toBeVisible();
  await expect(days).toHaveValue("30");
  await expectToFit(page);
});
