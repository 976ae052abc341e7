/** French texts of packs: scenarios and quizzes as one file. */
import type { packsEn } from "./packs.en";
import type { Texts } from "./texts";

export const packsFr: Texts<typeof packsEn> = {
  make: "Faire un lot",
  makeLead:
    "Un seul fichier de scénarios et de quiz, à confier à un autre serveur. Les scénarios partent tels que vous les avez enregistrés, avec ce que montrent leurs questions, les quiz avec leurs solutions.",
  name: "Nom du lot",
  authors: "Auteurs",
  licence: "Licence",
  search: "Chercher",
  scenario: "Scénario",
  quiz: "Quiz",
  chosen_one: "{{count}} choisi",
  chosen_other: "{{count}} choisis",
  save: "Enregistrer le lot",
  notMade: "Le lot n’a pas été fait",
  take: "Importer un lot",
  takeLead:
    "Un fichier venu d’un autre serveur. Vous voyez ce qu’il contient avant que rien ne soit gardé, et rien de ce qui est à vous n’est remplacé.",
  choose: "Choisir un lot",
  unread: "Ce lot est illisible",
  unsound: "Quelque chose y est incorrect : rien ne peut en être importé.",
  confirm_one: "Importer {{count}} élément",
  confirm_other: "Importer {{count}} éléments",
  notTaken: "Rien n’a été importé",
  taken: "Le lot est là",
  asVersion: "Comme prochaine version du mien, qui reste un brouillon",
  problem: "{{place}} : {{what}}",
  media_one: "{{count}} image ou document",
  media_other: "{{count}} images et documents",
  mediaKinds: { picture: "Image", pdf: "PDF", text: "Texte" },
  clashes: {
    free: "Nouveau",
    same: "Déjà là",
    taken: "Viendra sous un autre nom",
    version: "Prochaine version",
  },
  outcomes: {
    created: "est là, en brouillon",
    quiz: "est là",
    renamed: "est là sous le nom {{id}}",
    versioned: "est la prochaine version",
    unchanged: "était déjà là",
  },
};
