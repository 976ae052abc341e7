import { afterEach, beforeEach, expect, it } from "vitest";
import { chooseLanguage, currentLanguage, i18n } from ".";

beforeEach(() => {
  chooseLanguage("en");
  i18n.removeResourceBundle("fr", "translation");
});
afterEach(() => chooseLanguage("en"));

it("speaks the old language until the texts of the new one are here", async () => {
  chooseLanguage("fr");
  expect(currentLanguage()).toBe("en");
  expect(i18n.t("app.close")).toBe("Close");
  await expect.poll(() => i18n.t("app.close")).toBe("Fermer");
  expect(document.documentElement.lang).toBe("fr");
});

it("stays with the last choice, whichever texts come first", async () => {
  chooseLanguage("fr");
  chooseLanguage("en");
  await expect.poll(() => i18n.hasResourceBundle("fr", "translation")).toBe(true);
  expect(currentLanguage()).toBe("en");
  expect(localStorage.getItem("vivavoce.language")).toBe("en");
});
