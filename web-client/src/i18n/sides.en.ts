/** English texts of an interview in both languages, one written beside the other. */
export const sidesEn = {
  in: { fr: "In French", en: "In English" },
  switch: "The language that you write in",
  begin: { fr: "Write it in French as well", en: "Write it in English as well" },
  alone: "Open {{id}} by itself",
  mend: "The other language, {{id}}, cannot be shown as a form. Open it and mend its file first.",
  mendFirst: "Mend what is wrong here first: only a sound interview can be translated.",
  notYet: { fr: "not yet in French", en: "not yet in English" },
  partNotYet: {
    fr: "Something of this is not yet in French.",
    en: "Something of this is not yet in English.",
  },
  missing: {
    fr_one: "{{count}} text is not yet in French.",
    fr_other: "{{count}} texts are not yet in French.",
    en_one: "{{count}} text is not yet in English.",
    en_other: "{{count}} texts are not yet in English.",
  },
  whole: { fr: "All of it is in French.", en: "All of it is in English." },
  draft: "Draft what is missing with AI",
  notSaved: { fr: "The French text was not saved", en: "The English text was not saved" },
  undo: { fr: "Undo in French", en: "Undo in English" },
  redo: { fr: "Redo in French", en: "Redo in English" },
  differ: "The two interviews differ",
  onlyHere: {
    fr_one: "{{count}} question is not in the French one: {{questions}}.",
    fr_other: "{{count}} questions are not in the French one: {{questions}}.",
    en_one: "{{count}} question is not in the English one: {{questions}}.",
    en_other: "{{count}} questions are not in the English one: {{questions}}.",
  },
  onlyThere: {
    fr_one: "{{count}} question is in the French one only: {{questions}}.",
    fr_other: "{{count}} questions are in the French one only: {{questions}}.",
    en_one: "{{count}} question is in the English one only: {{questions}}.",
    en_other: "{{count}} questions are in the English one only: {{questions}}.",
  },
  reordered: "The questions are asked in another order.",
  unlike_one:
    "{{count}} question has another kind of answer, another time or another weight: {{questions}}.",
  unlike_other:
    "{{count}} questions have another kind of answer, another time or another weight: {{questions}}.",
  add: {
    fr_one: "Add the question to the French one",
    fr_other: "Add the questions to the French one",
    en_one: "Add the question to the English one",
    en_other: "Add the questions to the English one",
  },
  order: { fr: "Use this order in French", en: "Use this order in English" },
};
