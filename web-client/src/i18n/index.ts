/** French and English, detected from the browser, switchable, remembered. */
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import type { Language } from "../api/types";
import { type Catalogue, firstLanguage, keepLanguage, loadCatalogue } from "./catalogues";
import type { en } from "./en";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof en };
  }
}

export const i18n = i18next.createInstance();

void i18n.use(initReactI18next).init({
  lng: firstLanguage(),
  // Both catalogues have every key (`catalogues.test.ts`), and only one of them is loaded.
  fallbackLng: false,
  resources: {},
  // React escapes what it shows.
  interpolation: { escapeValue: false },
});
document.documentElement.lang = i18n.language;

/** What was chosen last: of two languages that are loaded at once, the later choice holds. */
let chosen = currentLanguage();

/** The texts of a language, for whoever shows something in it. */
export function addCatalogue(language: Language, texts: Catalogue): void {
  i18n.addResourceBundle(language, "translation", texts);
}

/** The page goes on in its language until the texts of the other one are here. */
export function chooseLanguage(language: Language): void {
  keepLanguage(language);
  chosen = language;
  // Saying it anew has every text of the page rendered anew.
  if (language === currentLanguage()) return;
  if (i18n.hasResourceBundle(language, "translation")) {
    speak(language);
    return;
  }
  void loadCatalogue(language).then((texts) => {
    addCatalogue(language, texts);
    if (chosen === language) speak(language);
  });
}

function speak(language: Language): void {
  document.documentElement.lang = language;
  void i18n.changeLanguage(language);
}

export function currentLanguage(): Language {
  return i18n.language === "fr" ? "fr" : "en";
}

/** The page's language as the reader's region writes it, for dates and figures. */
export function currentLocale(): string {
  const language = currentLanguage();
  return navigator.languages.find((tag) => tag.startsWith(`${language}-`)) ?? language;
}
