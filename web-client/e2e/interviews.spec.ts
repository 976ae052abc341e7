/** The interviews of an organisation: one held, six links that nobody opened; reviewed and taken back. */
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { holdQuickly, QUICKLY } from "./hold-quickly";
import { OPEN_SERVER, register } from "./people";
import { expectToFit, serveSite } from "./site";

const site = serveSite({ ...OPEN_SERVER, ...QUICKLY });

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 800 };
const ANSWER = "Last spring I was asked to fix the duplicate tickets, so I wrote a small service.";

/** A recruiter of an organisation, who acts for it from the next page on. */
async function recruiter(page: Page): Promise<string> {
  const { token } = await register(page, "recruiter", "Grace Hopper");
  const made = await page.request.post("/api/organisations", {
    data: { name: "Harbour & Sons" },
    headers: { authorization: `Bearer ${token}` },
  });
  expect(made.status()).toBe(201);
  const { id } = await made.json();
  const acting = await page.request.post("/api/auth/refresh", { data: { organisation: id } });
  return (await acting.json()).access_token;
}

async function look(page: Page, name: string) {
  if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}${name}.png` });
}

test("what was held waits for a review, and what nobody opened does not", async () => {
  const page = await site.open("/login");
  const token = await recruiter(page);

  await test.step("an empty page says how interviews get here", async () => {
    await page.goto("/interviews");
    await expect(page.getByRole("heading", { name: "Nothing to review" })).toBeVisible();
    await expect(page.getByRole("link", { name: "Assign an interview" })).toBeVisible();
    await expectAccessible(page);
  });

  const open = async (name: string) => {
    const answer = await page.request.post("/api/sessions", {
      data: {
        scenario: "sales-en",
        consent: { recording: true, version: "2026-11" },
        candidate_name: name,
      },
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer.status()).toBe(201);
    return answer.json();
  };
  const held = await holdQuickly(page, "developer-en", [ANSWER], token);
  for (const number of [1, 2, 3, 4, 5]) await open(`Candidate ${number}`);
  const known = await open("Zoë Martin");
  await page.evaluate(
    (kept) => localStorage.setItem(`vivavoce.session.${kept.id}`, JSON.stringify(kept)),
    {
      id: known.id,
      token: known.join_token,
      title: "Sales",
      language: "en",
      createdAt: known.created_at,
      state: "waiting",
      answer: "typed",
    },
  );

  await test.step("home says one to review, and leads to it", async () => {
    await page.goto("/");
    const reviews = page.getByTestId("reviews");
    await expect(reviews.getByRole("link", { name: "1 To review" })).toBeVisible();
    await expect(reviews.getByRole("link", { name: "6 Planned" })).toBeVisible();
    await look(page, "interviews-home");
    await expectAccessible(page);
    await reviews.getByRole("link", { name: "1 To review" }).click();
    await expect(page).toHaveURL(/\/interviews\?show=to_review$/);
  });

  const rows = page.getByTestId("interviews").getByRole("listitem");
  const shows = page.getByRole("navigation", { name: "Which interviews" });

  await test.step("a candidate is found by name, and the address keeps it", async () => {
    await expect(rows).toHaveCount(1);
    await shows.getByRole("link", { name: /^Planned/ }).click();
    await expect(rows).toHaveCount(6);
    await page.getByLabel("Candidate").fill("ZOE");
    await expect(rows).toHaveCount(1);
    await expect(page).toHaveURL(/show=planned&name=ZOE$/);
    await page.reload();
    await expect(rows).toHaveCount(1);
    await expect(rows.getByText(/^The link works until/)).toBeVisible();
    await expect(rows.getByRole("button", { name: "Copy the link" })).toBeVisible();
    await page.getByLabel("Candidate").fill("nobody at all");
    await expect(page.getByText("Nothing fits what you look for.")).toBeVisible();
    await page.getByRole("button", { name: "Show all of them again" }).click();
    await expect(rows).toHaveCount(6);
    await expect(rows.getByText("Only the browser that made the link knows it.")).toHaveCount(5);
    await look(page, "interviews-planned");
  });

  await test.step("it fits a phone, and reads well in both languages and schemes", async () => {
    await page.setViewportSize(PHONE);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await expectToFit(page);
      await expectAccessible(page);
      await look(page, `interviews-390-${colorScheme}`);
    }
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize(DESK);
  });

  await test.step("marked from its row it is reviewed, and back with one press", async () => {
    await shows.getByRole("link", { name: /^To review/ }).click();
    await page.getByLabel("Scenario").selectOption("developer-en");
    await expect(rows).toHaveCount(1);
    await rows.getByRole("button", { name: /^Mark as reviewed/ }).click();
    await expect(rows).toHaveCount(0);
    const undo = page.getByTestId("marked").getByRole("button", { name: "Undo" });
    await expect(undo).toBeFocused();
    await expectAccessible(page);
    await undo.click();
    await expect(rows).toHaveCount(1);
    await rows.getByRole("button", { name: /^Mark as reviewed/ }).click();
    await shows.getByRole("link", { name: /^Reviewed/ }).click();
    await expect(rows.getByText(/^Reviewed by Grace Hopper/)).toBeVisible();
    await look(page, "interviews-reviewed");
  });

  await test.step("the report says so, and takes it back", async () => {
    await rows.getByRole("link", { name: /^Report/ }).click();
    await expect(page).toHaveURL(new RegExp(`/sessions/${held.id}$`));
    const mark = page.getByTestId("review");
    await expect(mark.getByText(/^Reviewed by Grace Hopper/)).toBeVisible();
    await mark.getByRole("button", { name: "Not reviewed after all" }).click();
    await expect(mark.getByRole("button", { name: "Mark as reviewed" })).toBeVisible();
    await look(page, "interviews-report");
    await page.goto("/");
    await expect(page.getByRole("link", { name: "1 To review" })).toBeVisible();
  });
});

test("a candidate sees nothing of reviews", async () => {
  const page = await site.open("/login");
  await register(page, "candidate", "Ada Lovelace");
  const held = await holdQuickly(page, "developer-en", [ANSWER]);
  await page.goto(`/sessions/${held.id}`);
  await expect(page.getByTestId("state")).toBeVisible();
  await expect(page.getByTestId("review")).toHaveCount(0);
  await expect(
    page.getByRole("navigation").getByRole("link", { name: "Interviews", exact: true }),
  ).toHaveCount(0);
});
