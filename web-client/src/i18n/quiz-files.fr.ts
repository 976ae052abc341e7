import type { quizFilesEn } from "./quiz-files.en";
import type { Texts } from "./texts";

/** French texts of the page of all quizzes, where they come in from files and go out to files. */
export const quizFilesFr: Texts<typeof quizFilesEn> = {
  title: "Quiz",
  manage: "Écrire et importer",
  lead: "Écrivez des quiz ici, ou faites-les venir d’ailleurs\u00a0: ils entrent en GIFT, en Moodle XML ou dans le TOML de Vivavoce, et sortent en GIFT ou en Moodle XML, avec leurs solutions.",
  keyHint:
    "Les fichiers contiennent les solutions\u202f: il faut donc la clé du serveur. Cette page ne la garde pas.",
  keyFirst: "Saisissez d’abord ci-dessus la clé d’accès du serveur.",
  import: "Importer",
  drop: "Déposez un fichier ici",
  choose: "Choisir un fichier",
  formats:
    "GIFT (.gift, .txt), Moodle XML (.xml) ou TOML, jusqu’à 4 Mo. Rien n’est gardé avant votre accord.",
  unknown: "«\u202f{{name}}\u202f» n’est rien de tout cela\u00a0: .gift, .txt, .xml, .toml.",
  unread: "Le fichier n’a pas pu être examiné",
  wouldTake_one: "{{count}} question serait reprise.",
  wouldTake_other: "{{count}} questions seraient reprises.",
  nothingToTake:
    "Aucun quiz ne peut être tiré de ce fichier. Corrigez ce qui est indiqué ici, puis choisissez-le de nouveau.",
  problems_one: "{{count}} remarque sur ce fichier",
  problems_other: "{{count}} remarques sur ce fichier",
  line: "Ligne",
  what: "Quoi",
  where: "Question",
  leftOut: "laissé de côté",
  changed: "modifié",
  more_one: "et {{count}} de plus",
  more_other: "et {{count}} de plus",
  name: "Titre",
  language: "Langue du quiz",
  confirm_one: "Importer {{count}} question",
  confirm_other: "Importer {{count}} questions",
  discard: "Ne pas l’importer",
  notTaken: "Le quiz n’a pas été importé",
  taken: "Le quiz est importé",
  exportAs: {
    gift: "Exporter en GIFT",
    moodle_xml: "Exporter en Moodle XML",
  },
  remove: "Supprimer",
  removeTitle: "Supprimer ce quiz\u202f?",
  removeText:
    "«\u202f{{title}}\u202f» ne pourra plus être commencé. Les essais en cours continuent. Exportez-le d’abord si vous pourriez en avoir encore besoin.",
};
