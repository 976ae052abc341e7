/** English texts of the library's filters. */
export const libraryEn = {
  search: "Search by topic, occupation or code",
  any: "Any",
  kind: "Kind",
  quiz: "Quiz",
  occupation: "Occupation",
  level: "Experience",
  time: "Time",
  atMost_one: "{{count}} minute at most",
  atMost_other: "{{count}} minutes at most",
  found_one: "{{count}} found",
  found_other: "{{count}} found",
  occupations: "Occupations",
  occupationsHint:
    "Type a name, in French or English, or a code of ROME (M1805) or ESCO (2512). Up to ten codes.",
  clear: "Clear the filters",
};
