/** What the server says in both languages, in the reader's. */
import type { Language } from "../api/types";

interface Said {
  message: string;
  message_fr: string;
}

export function told(said: Said, language: Language): string {
  return language === "fr" ? said.message_fr : said.message;
}

/** Several of them in one line, each once. */
export function toldTogether(all: readonly Said[], language: Language): string {
  const between = language === "fr" ? "\u202f; " : "; ";
  return [...new Set(all.map((said) => told(said, language)))].join(between);
}
