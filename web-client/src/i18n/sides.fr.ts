/** Textes français d’un entretien dans les deux langues, écrites l’une à côté de l’autre. */
import type { sidesEn } from "./sides.en";
import type { Texts } from "./texts";

export const sidesFr: Texts<typeof sidesEn> = {
  in: { fr: "En français", en: "En anglais" },
  switch: "La langue dans laquelle vous écrivez",
  begin: { fr: "L’écrire aussi en français", en: "L’écrire aussi en anglais" },
  alone: "Ouvrir {{id}} seul",
  mend: "L’autre langue, {{id}}, ne peut pas s’afficher en formulaire. Ouvrez-la et corrigez d’abord son fichier.",
  mendFirst: "Corrigez d’abord ce qui ne va pas ici : seul un entretien valide peut être traduit.",
  notYet: { fr: "pas encore en français", en: "pas encore en anglais" },
  partNotYet: {
    fr: "Une partie n’est pas encore en français.",
    en: "Une partie n’est pas encore en anglais.",
  },
  missing: {
    fr_one: "{{count}} texte n’est pas encore en français.",
    fr_other: "{{count}} textes ne sont pas encore en français.",
    en_one: "{{count}} texte n’est pas encore en anglais.",
    en_other: "{{count}} textes ne sont pas encore en anglais.",
  },
  whole: { fr: "Tout est en français.", en: "Tout est en anglais." },
  draft: "Rédiger ce qui manque avec l’IA",
  notSaved: {
    fr: "Le texte français n’a pas été enregistré",
    en: "Le texte anglais n’a pas été enregistré",
  },
  undo: { fr: "Annuler en français", en: "Annuler en anglais" },
  redo: { fr: "Rétablir en français", en: "Rétablir en anglais" },
  differ: "Les deux entretiens diffèrent",
  onlyHere: {
    fr_one: "{{count}} question n’est pas dans la version française : {{questions}}.",
    fr_other: "{{count}} questions ne sont pas dans la version française : {{questions}}.",
    en_one: "{{count}} question n’est pas dans la version anglaise : {{questions}}.",
    en_other: "{{count}} questions ne sont pas dans la version anglaise : {{questions}}.",
  },
  onlyThere: {
    fr_one: "{{count}} question n’est que dans la version française : {{questions}}.",
    fr_other: "{{count}} questions ne sont que dans la version française : {{questions}}.",
    en_one: "{{count}} question n’est que dans la version anglaise : {{questions}}.",
    en_other: "{{count}} questions ne sont que dans la version anglaise : {{questions}}.",
  },
  reordered: "Les questions sont posées dans un autre ordre.",
  unlike_one:
    "{{count}} question a un autre genre de réponse, une autre durée ou un autre poids : {{questions}}.",
  unlike_other:
    "{{count}} questions ont un autre genre de réponse, une autre durée ou un autre poids : {{questions}}.",
  add: {
    fr_one: "Ajouter la question à la version française",
    fr_other: "Ajouter les questions à la version française",
    en_one: "Ajouter la question à la version anglaise",
    en_other: "Ajouter les questions à la version anglaise",
  },
  order: { fr: "Reprendre cet ordre en français", en: "Reprendre cet ordre en anglais" },
};
