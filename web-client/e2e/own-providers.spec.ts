/** Somebody chooses who thinks, hears and speaks where they practise. */
import { expect, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { OPEN_SERVER, register } from "./people";
import { expectToFit, serveSite } from "./site";

const site = serveSite({ ...OPEN_SERVER, VIVAVOCE_VOICE: "words" });

test("a choice is made, kept, refused where it cannot be, and taken back", async () => {
  const page = await site.open("/");
  await register(page);
  await page.goto("/account/keys");
  const chosen = page.getByTestId("chosen");
  const ears = page.getByTestId("chosen-ears");
  const voice = page.getByTestId("chosen-voice");
  const save = chosen.getByRole("button", { name: "Save the choice" });

  await test.step("nothing is chosen yet", async () => {
    await expect(ears.getByRole("radio", { name: "As this server is set" })).toBeChecked();
    await expect(save).toBeDisabled();
  });

  await test.step("this server alone", async () => {
    await ears.getByText("This server", { exact: true }).click();
    await voice.getByText("This server", { exact: true }).click();
    await expect(ears.getByText("Nothing is sent to others.")).toBeVisible();
    await save.click();
    await expect(chosen.getByRole("status")).toHaveText("Saved");
    await page.reload();
    await expect(voice.getByRole("radio", { name: "This server", exact: true })).toBeChecked();
  });

  await test.step("a provider without a key is named, and what lacks it is said", async () => {
    await ears.getByText("A provider", { exact: true }).click();
    await ears.getByLabel("Model").fill("gpt-4o-transcribe");
    await save.click();
    await expect(chosen.getByText("gpt-4o-transcribe · api.openai.com")).toBeVisible();
    await expect(chosen.getByText("No key: left out")).toBeVisible();
  });

  await test.step("an address that this server does not talk to is refused, and nothing is lost", async () => {
    await ears.getByLabel("Address").fill("http://10.0.0.7/v1");
    await save.click();
    await expect(chosen.getByRole("alert")).toContainText("10.0.0.7");
    await expect(ears.getByLabel("Address")).toHaveValue("http://10.0.0.7/v1");
    await chosen.getByRole("button", { name: "Discard" }).click();
    await expect(ears.getByLabel("Address")).toHaveValue("");
  });

  await test.step("a voice of ElevenLabs has names", async () => {
    await voice.getByText("A provider", { exact: true }).click();
    await voice.getByRole("combobox", { name: "Provider" }).click();
    await page.getByRole("option", { name: "ElevenLabs" }).click();
    await expect(voice.getByLabel("French voice")).toHaveAttribute("required", "");
    await voice.getByLabel("French voice").fill("camille");
    await voice.getByLabel("English voice").fill("john");
    await save.click();
    await expect(chosen.getByText("eleven_flash_v2_5 · api.elevenlabs.io")).toBeVisible();
  });

  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectToFit(page);
  await expectAccessible(page);
});
