/** The interviews of an account, opened on another device without their own key. */
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { OPEN_SERVER, PASSWORD, register } from "./people";
import { expectToFit, serveSite } from "./site";

const site = serveSite(OPEN_SERVER);

async function hold(page: Page, token: string, scenario: string): Promise<string> {
  const answer = await page.request.post("/api/sessions", {
    data: { scenario, consent: { recording: true, version: "2026-11" }, candidate_name: null },
    headers: { authorization: `Bearer ${token}` },
  });
  expect(answer.status()).toBe(201);
  return (await answer.json()).id;
}

test("an interview is opened by the account on another device, and by nobody else's", async () => {
  const page = await site.open("/login");
  const { email, token } = await register(page, "candidate", "Ada Lovelace");
  await page.goto("/history");
  await expect(page.getByText("No interview yet")).toBeVisible();
  await expectAccessible(page);
  const open = await hold(page, token, "developer-en");

  const device = await site.open("/login?to=%2Fhistory", { viewport: { width: 390, height: 844 } });
  await device.getByLabel("E-mail address").fill(email);
  await device.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await device.getByRole("main").getByRole("button", { name: "Sign in" }).click();
  const list = device.getByTestId("own-sessions");
  await expect(list.getByRole("listitem")).toHaveCount(1);
  await expect(list).toContainText("Not started");
  await expectAccessible(device);
  await expectToFit(device);
  if (process.env.LOOK) await device.screenshot({ path: `${process.env.LOOK}history-390.png` });

  await test.step("its room opens and its events come, without a key of its own", async () => {
    await list.getByRole("link", { name: /^Continue/ }).click();
    await expect(device).toHaveURL(new RegExp(`/room/${open}$`));
    await expect(device.getByRole("heading", { name: /key/i })).toBeHidden();
    await expect(device.getByTestId("activity")).toBeVisible();
  });

  await test.step("what is over has its report and its replay", async () => {
    await page.request.post(`/api/sessions/${open}/commands`, {
      data: { command: "end" },
      headers: { authorization: `Bearer ${token}` },
    });
    await device.goto("/history");
    await list.getByRole("link", { name: /^Report/ }).click();
    await expect(device).toHaveURL(new RegExp(`/sessions/${open}$`));
    await expect(device.getByTestId("state")).toBeVisible();
    await device.goto(`/sessions/${open}/replay`);
    await expect(device.getByRole("heading", { level: 1 })).toContainText(/developer/i);
  });

  await test.step("another account is told that it is not here, and a guest is asked for a key", async () => {
    const stranger = await site.open("/login");
    await register(stranger, "candidate");
    await stranger.goto(`/sessions/${open}`);
    await expect(
      stranger.getByRole("heading", { name: "This interview is not here" }),
    ).toBeVisible();
    const guest = await site.open(`/sessions/${open}`);
    await expect(guest.getByRole("textbox", { name: "Key" })).toBeVisible();
  });
});
