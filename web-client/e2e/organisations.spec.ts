/** Organisations in the page: founding, inviting, joining, teams, changing, leaving. */
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { OPEN_SERVER, register } from "./people";
import { expectToFit, serveSite } from "./site";

const site = serveSite(OPEN_SERVER);

async function found(page: Page, name: string): Promise<void> {
  await page.goto("/organisations");
  await page.getByLabel("Name of the organisation").fill(name);
  await page.getByRole("button", { name: "Found an organisation" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page).toHaveURL(/\/invitations$/);
}

async function linkFor(page: Page): Promise<string> {
  await page.getByRole("button", { name: "Make the link" }).click();
  const link = await page.getByTestId("link").inputValue();
  await page.getByRole("button", { name: "Done" }).click();
  return link;
}

test("somebody founds an organisation and another one joins by a link", async () => {
  const page = await site.open("/login");
  await register(page, "trainer", "Ada Lovelace");
  await page.goto("/organisations");
  await expect(page.getByText("You are in no organisation yet")).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("Name of the organisation").fill("Analytical\u202e Engines");
  await page.getByRole("button", { name: "Found an organisation" }).click();
  await expect(page.getByText("This name cannot be used")).toBeVisible();
  await found(page, "Analytical Engines");
  const link = await linkFor(page);
  expect(link).toContain("/invitation#token=vo_");
  await expect(page.getByTestId("open-invitations").getByRole("listitem")).toHaveCount(1);

  const guest = await site.open("/login");
  await register(guest, "candidate", "\u0430\u0430\u0430");
  await guest.goto(link);
  await guest.getByRole("button", { name: "Accept the invitation" }).click();
  await expect(guest).toHaveURL(/\/$/);
  await guest.goto("/organisations");
  await expect(guest.getByRole("link", { name: "Analytical Engines" })).toBeVisible();

  await test.step("letters that pass for others are told", async () => {
    await page.getByRole("tab", { name: "Members" }).click();
    await expect(page.getByTestId("members").getByText("(Cyrillic letters)")).toBeVisible();
    await expectAccessible(page);
  });

  await test.step("a member sees the organisation and changes nothing", async () => {
    await guest.getByRole("link", { name: "Analytical Engines" }).click();
    await expect(guest.getByTestId("members").getByRole("listitem")).toHaveCount(2);
    await expect(guest.getByRole("tab", { name: "Invitations" })).toBeHidden();
    await expect(guest.getByRole("button", { name: /^Remove/ })).toHaveCount(0);
    await expect(guest.getByRole("button", { name: /^Change/ })).toHaveCount(0);
  });
});

test("teams are made, and whoever manages the organisation alone cannot leave it", async () => {
  const page = await site.open("/login");
  await register(page, "trainer", "Ada Lovelace");
  await found(page, "Analytical Engines");
  const link = await linkFor(page);
  const guest = await site.open("/login");
  const { token } = await register(guest, "candidate", "Mary Somerville");
  const joined = await guest.request.post("/api/invitations/accept", {
    data: { token: decodeURIComponent(link.split("#token=")[1] ?? "") },
    headers: { authorization: `Bearer ${token}` },
  });
  expect(joined.status()).toBe(200);

  await test.step("a team is made and somebody put into it", async () => {
    await page.getByRole("tab", { name: "Teams" }).click();
    await page.getByLabel("Name of the team").fill("Promo 1");
    await page.getByRole("button", { name: "Make a team" }).click();
    await page.getByRole("button", { name: "Members of Promo 1" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("checkbox", { name: /Ada/ }).click();
    await expect(dialog.getByRole("checkbox", { name: /Ada/ })).toBeChecked();
    await expect(dialog.getByText("1 member")).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await expect(page.getByTestId("teams").getByText("1 member")).toBeVisible();
    await page.getByLabel("Name of the team").fill("Promo 1");
    await page.getByRole("button", { name: "Make a team" }).click();
    await expect(page.getByText("There is a team of this name already")).toBeVisible();
  });

  await test.step("the last who manages it cannot leave", async () => {
    await page.getByRole("button", { name: "Leave" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Leave" }).click();
    await expect(page.getByText("Somebody has to manage the organisation")).toBeVisible();
    await page.keyboard.press("Escape");
  });

  await test.step("somebody else manages it, and its founder leaves", async () => {
    await page.getByRole("tab", { name: "Members" }).click();
    await page.getByRole("button", { name: "Change Mary Somerville" }).click();
    await page.getByRole("dialog").getByLabel("Manages the organisation").check();
    await page.getByRole("dialog").getByLabel("Promo 1").check();
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("dialog")).toBeHidden();
    await expect(page.getByTestId("members").getByText("manages it")).toHaveCount(2);
    await page.getByRole("button", { name: "Leave" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Leave" }).click();
    await expect(page).toHaveURL(/\/organisations$/);
    await expect(page.getByText("You are in no organisation yet")).toBeVisible();
  });
});

test("a table of people shows what each line will do before anybody is invited", async () => {
  const page = await site.open("/login");
  const { email } = await register(page, "school");
  await found(page, "Lycée Ampère");
  await page.getByText("Many, from a table").click();
  const csv = `email;role;team\nzoe@example.org;school;\n${email};;\nnobody\n=1+1@example.org;;\nbob@example.org;;Nowhere\neve@example.org;;\n`;
  await page.getByLabel("Or paste the lines").fill(csv);
  await page.getByRole("button", { name: "See what each line will do" }).click();
  await expect(page.getByText("2 will be invited, 4 will not.")).toBeVisible();
  const roster = page.getByTestId("roster");
  await expect(roster.getByRole("row", { name: /^5 =1\+1/ })).toContainText("as a formula does");
  await expect(roster.getByRole("row", { name: /^3/ })).toContainText("Is a member already");
  await expect(roster.getByRole("row", { name: /^6/ })).toContainText("There is no such team");
  await expectAccessible(page);
  await expect(page.getByText("Nobody is being waited for.")).toBeVisible();
  await page.getByRole("button", { name: "Invite the 2 good lines" }).click();
  await expect(page.getByText("2 links were made")).toBeVisible();
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download the links" }).click(),
  ]);
  expect(file.suggestedFilename()).toBe("invitations.csv");
  await expect(page.getByTestId("open-invitations").getByRole("listitem")).toHaveCount(2);

  await page.getByRole("button", { name: "Take back the invitation of eve@example.org" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Take back" }).click();
  await expect(page.getByTestId("open-invitations").getByRole("listitem")).toHaveCount(1);
  await expect(page.getByTestId("past-invitations")).toContainText("taken back");
});

test("the account menu changes for whom one acts, in every tab", async () => {
  const page = await site.open("/login");
  await register(page, "trainer");
  await found(page, "First House");
  await found(page, "Second House");
  const other = await page.context().newPage();
  await other.goto("/organisations");
  const acting = other.getByRole("listitem").filter({ hasText: "you act for it now" });
  await expect(acting).toContainText("Second House");
  await page.getByTestId("account-menu").click();
  await page.getByRole("menuitemradio", { name: "First House" }).click();
  await expect(acting).toContainText("First House");
  await page.reload();
  await page.getByTestId("account-menu").click();
  await expect(page.getByRole("menuitemradio", { name: "First House" })).toBeChecked();
});

test("an organisation of others is as if it were not there, and a guest is shown the way in", async () => {
  const owner = await site.open("/login");
  await register(owner, "company");
  await found(owner, "Closed House");
  const address = new URL(owner.url()).pathname;
  const stranger = await site.open("/login");
  await register(stranger, "trainer");
  await stranger.goto(address);
  await expect(stranger.getByRole("heading", { name: "There is no such page" })).toBeVisible();
  const guest = await site.open(address);
  await expect(guest).toHaveURL(/\/login\?to=%2Forganisations/);

  await owner.getByRole("button", { name: "Delete the organisation" }).click();
  const dialog = owner.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: "Delete the organisation" })).toBeDisabled();
  await dialog.getByLabel("Write its name to confirm").fill("Closed House");
  await dialog.getByRole("button", { name: "Delete the organisation" }).click();
  await expect(owner).toHaveURL(/\/organisations$/);
  await expect(owner.getByRole("link", { name: "Closed House" })).toHaveCount(0);
});

for (const [width, colorScheme, language] of [
  [1440, "dark", "fr"],
  [390, "light", "en"],
] as const) {
  test(`the pages are accessible and fit at ${width} px, ${colorScheme}`, async () => {
    const page = await site.open("/login", {
      viewport: { width, height: 900 },
      colorScheme,
      locale: language === "fr" ? "fr-FR" : "en-GB",
    });
    const name = "Conservatoire national de la parole et de l’entretien d’embauche";
    const { token } = await register(page, "trainer", "Émilie du Châtelet", language);
    const made = await page.request.post("/api/organisations", {
      data: { name },
      headers: { authorization: `Bearer ${token}` },
    });
    const { id } = await made.json();
    for (const team of ["Promotion 2027", "Alternance"]) {
      await page.request.post(`/api/organisations/${id}/teams`, {
        data: { name: team },
        headers: { authorization: `Bearer ${token}` },
      });
    }
    for (const path of ["", `/${id}`, `/${id}/teams`, `/${id}/invitations`]) {
      await page.goto(`/organisations${path}`);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expect(
        page.getByRole("link", { name }).or(page.getByRole("tab").first()).first(),
      ).toBeVisible();
      await expect(page.locator("html")).toHaveAttribute("lang", language);
      if (path.endsWith("invitations")) {
        await page
          .getByText(language === "fr" ? "Plusieurs, par un tableau" : "Many, from a table")
          .click();
      }
      await expectAccessible(page);
      await expectToFit(page);
      if (process.env.LOOK) {
        const part = path.split("/").at(-1)?.slice(0, 11) ?? "";
        await page.screenshot({
          path: `${process.env.LOOK}org-${part}-${width}.png`,
          fullPage: true,
        });
      }
    }
  });
}
