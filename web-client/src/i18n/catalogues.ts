/** Which language the reader is spoken to in, and its texts: each language is loaded on its own. */
import type { Language } from "../api/types";
import type { en } from "./en";
import type { Texts } from "./texts";

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

export function firstLanguage(): Language {
  return detectLanguage(localStorage.getItem(KEY), navigator.languages);
}

export function keepLanguage(language: Language): void {
  localStorage.setItem(KEY, language);
}

export type Catalogue = Texts<typeof en>;

/** The browser loads each file once, however often it is asked for. */
export async function loadCatalogue(language: Language): Promise<Catalogue> {
  return language === "fr" ? (await import("./fr")).fr : (await import("./en")).en;
}
