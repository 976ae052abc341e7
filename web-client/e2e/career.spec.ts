/** One's career: written by hand, and taken of the ZIP that LinkedIn gives people of their own data. */
import { crc32 } from "node:zlib";
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { OPEN_SERVER, register } from "./people";
import { expectToFit, serveSite } from "./site";

const site = serveSite(OPEN_SERVER);

const POSITIONS = `Company Name,Title,Description,Location,Started On,Finished On
"Analytical, Ltd",Engineer,"Wrote ""notes"".
And more.",London,janv. 2020,
Looms & Co,Weaver,=1+1,,2015,Dec 2018
,,Nothing,,,
`;

/** A ZIP whose files are stored as they are (APPNOTE 4.3). */
function zip(files: Record<string, string>): Buffer {
  const local: Buffer[] = [];
  const list: Buffer[] = [];
  let at = 0;
  for (const [name, text] of Object.entries(files)) {
    const path = Buffer.from(name);
    const content = Buffer.from(text);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt32LE(crc32(content), 10);
    head.writeUInt32LE(content.length, 14);
    head.writeUInt32LE(content.length, 18);
    head.writeUInt16LE(path.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    const made = Buffer.from([20, 0]);
    local.push(Buffer.from("PK\x03\x04"), head, path, content);
    list.push(Buffer.from("PK\x01\x02"), made, head, place, path);
    at += 30 + path.length + content.length;
  }
  const whole = Buffer.concat(list);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(Object.keys(files).length, 4);
  end.writeUInt16LE(Object.keys(files).length, 6);
  end.writeUInt32LE(whole.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...local, whole, Buffer.from("PK\x05\x06"), end]);
}

async function choose(page: Page, files: Record<string, string> | string): Promise<void> {
  const buffer = typeof files === "string" ? Buffer.from(files) : zip(files);
  const file = { name: "Basic_LinkedInDataExport.zip", mimeType: "application/zip", buffer };
  await page.locator('input[type="file"]').setInputFiles(file);
}

async function look(page: Page, name: string): Promise<void> {
  if (process.env.LOOK) {
    await page.screenshot({ path: `${process.env.LOOK}career-${name}.png`, fullPage: true });
  }
}

test("a career is written by hand, with the keyboard", async () => {
  const page = await site.open("/login");
  await register(page);
  await page.goto("/account/career");
  await expect(page.getByText("No job here yet.")).toBeVisible();
  await expect(page.getByText("Only you see this page")).toBeVisible();
  await expectAccessible(page);

  await page.getByLabel("Headline").fill("Analyst");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved")).toBeVisible();

  await page.getByRole("button", { name: "Add a job" }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Job title")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog.getByText("Fill this in.")).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.type("Weaver");
  await dialog.getByLabel("Company").fill("Looms & Co");
  const [began, ended] = [
    dialog.getByRole("group", { name: "Began" }),
    dialog.getByRole("group", { name: "Ended" }),
  ];
  await began.getByLabel("Month").selectOption("March");
  await began.getByLabel("Year").fill("2018");
  await ended.getByLabel("Year").fill("2015");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByText("This is before it began.")).toBeVisible();
  await ended.getByLabel("Year").fill("");
  await dialog.getByRole("button", { name: "Save" }).click();
  const jobs = page.getByTestId("career-position");
  await expect(jobs.getByRole("listitem")).toContainText("Looms & Co · Mar 2018 – today");

  await page.getByRole("button", { name: "Change: Weaver" }).click();
  await ended.getByLabel("Year").fill("2019");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(jobs.getByRole("listitem")).toContainText("Mar 2018 – 2019");
  await page.reload();
  await expect(page.getByLabel("Headline")).toHaveValue("Analyst");
  await page.getByRole("button", { name: "Remove: Weaver" }).click();
  await dialog.getByRole("button", { name: "Remove" }).click();
  await expect(page.getByText("No job here yet.")).toBeVisible();
});

test("what LinkedIn's file holds is looked at, chosen and kept", async () => {
  const page = await site.open("/login", { viewport: { width: 390, height: 844 } });
  await register(page);
  await page.goto("/account/career");
  const files = {
    "Profile.csv": "First Name,Last Name,Headline,Summary\nAda,Lovelace,Analyst,I count.\n",
    "Positions.csv": POSITIONS,
    "Skills.csv": "Name\nRust\nWeaving\n",
    "messages.csv": "FROM,CONTENT\nEve,between us\n",
  };
  await choose(page, files);
  const preview = page.getByTestId("linkedin-preview");
  await expect(preview.getByRole("heading", { name: "What the file holds" })).toBeFocused();
  await expect(preview).toContainText("1 other file was not opened.");
  await expect(preview).toContainText("Not in it: education, certifications and languages.");
  // What would take the place of something is not chosen by itself.
  await expect(preview.getByRole("checkbox", { name: "Your name" })).not.toBeChecked();
  await expect(preview.getByRole("checkbox", { name: "Engineer" })).toBeChecked();
  await preview.getByText("1 thing could not be taken").click();
  await expect(preview).toContainText("positions, line 5: there is no title or name");
  await expectAccessible(page);
  await expectToFit(page);
  await look(page, "preview");
  await preview.getByRole("checkbox", { name: "Weaver" }).uncheck();
  await preview.getByRole("checkbox", { name: "Your name" }).check();
  await preview.getByRole("button", { name: "Take 6 things" }).click();
  await expect(page.getByText("Taken: 3 new, 0 changed.")).toBeVisible();
  await expect(page.getByTestId("career-position").getByRole("listitem")).toHaveCount(1);
  await expect(page.getByTestId("career-skill").getByRole("listitem")).toHaveCount(2);
  await expect(page.getByLabel("Headline")).toHaveValue("Analyst");
  await expectAccessible(page);
  await expectToFit(page);
  await look(page, "taken");

  // The next file is held against what is here.
  await choose(page, { ...files, "Positions.csv": POSITIONS.replace("London", "Paris") });
  await expect(preview).toContainText(
    "It would take the place of: Engineer · Analytical, Ltd · London",
  );
  await expect(preview.getByRole("checkbox", { name: "Engineer" })).not.toBeChecked();
  await expect(preview.getByRole("checkbox", { name: "Rust" })).toBeDisabled();
  await preview.getByRole("checkbox", { name: "Engineer" }).check();
  await preview.getByRole("checkbox", { name: "Weaver" }).uncheck();
  await preview.getByRole("button", { name: "Take 1 thing" }).click();
  await expect(page.getByTestId("career-position")).toContainText("Paris");
});

test("what is no file of LinkedIn's is refused in words, in French and in the dark", async () => {
  const page = await site.open("/login", {
    viewport: { width: 390, height: 844 },
    colorScheme: "dark",
    locale: "fr-FR",
  });
  await register(page, "candidate", "Grace Hopper", "fr");
  await page.goto("/account/career");
  await choose(page, "Name\nRust\n");
  await expect(page.getByText("Ce fichier n’a pas pu être lu")).toBeVisible();
  await choose(page, { "photo.txt": "x" });
  await expect(page.getByText("Aucun des six fichiers ne s’y trouve.")).toBeVisible();
  await expectAccessible(page);
  await expectToFit(page);
  await choose(page, { "Skills.csv": "Name\nRust\n" });
  await expect(page.getByTestId("linkedin-preview")).toContainText("compétences (1)");
  await expectAccessible(page);
  await look(page, "fr");
});
