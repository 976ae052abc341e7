/** French texts of the library's filters. */
import type { libraryEn } from "./library.en";
import type { Texts } from "./texts";

export const libraryFr: Texts<typeof libraryEn> = {
  search: "Sujet, métier ou code",
  any: "Peu importe",
  kind: "Type",
  quiz: "Quiz",
  occupation: "Métier",
  level: "Expérience",
  time: "Durée",
  atMost_one: "{{count}} minute au plus",
  atMost_other: "{{count}} minutes au plus",
  found_one: "{{count}} résultat",
  found_other: "{{count}} résultats",
  occupations: "Métiers",
  occupationsHint:
    "Tapez un nom, en français ou en anglais, ou un code du ROME (M1805) ou de l’ESCO (2512). Dix codes au plus.",
  clear: "Effacer les filtres",
};
