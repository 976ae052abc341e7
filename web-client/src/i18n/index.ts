/** French and English, detected from the browser, switchable, remembered. */
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import type { Language } from "../api/types";
import { en } from "./en";
import { fr } from "./fr";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof en };
  }
}

const KEY = "vivavoce.language";

/** The first language of the reader that we speak; English for all others. */
export function detectLanguage(kept: string | null, preferred: readonly string[]): Language {
  if (kept === "fr" || kept === "en") return kept;
  for (const tag of preferred) {
    const language = tag.slice(0, 2).toLowerCase();
    if (language === "fr" || language === "en") return language;
  }
  return "en";
}

export const i18n = i18next.createInstance();

void i18n.use(initReactI18next).init({
  lng: detectLanguage(localStorage.getItem(KEY), navigator.languages),
  fallbackLng: "en",
  resources: { en: { translation: en }, fr: { translation: fr } },
  // React escapes what it shows.
  interpolation: { escapeValue: false },
});
document.documentElement.lang = i18n.language;

export function chooseLanguage(language: Language): void {
  localStorage.setItem(KEY, language);
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
