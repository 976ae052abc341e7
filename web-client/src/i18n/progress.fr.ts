import type { progressEn } from "./progress.en";
import type { Texts } from "./texts";

/** French texts of the page that sets interviews side by side. */
export const progressFr: Texts<typeof progressEn> = {
  title: "Vos progrès",
  see: "Voir vos progrès",
  compare: "Comparer avec les précédents",
  lead: "Les entretiens passés dans ce navigateur, côte à côte. Ils sont comparés entre eux, et avec ceux de personne d’autre.",
  leadOwn:
    "Tous les entretiens de votre compte, quel que soit l’appareil, côte à côte. Ils sont comparés entre eux, et avec ceux de personne d’autre.",
  guestTitle_one: "Un entretien de ce navigateur n’est pas dans votre compte",
  guestTitle_other: "{{count}} entretiens de ce navigateur ne sont pas dans votre compte",
  guest:
    "Ils ont été passés ici sans connexion. S’ils sont de vous, ajoutez-les\u00a0: vous les retrouverez sur tous vos appareils.",
  take: "Ajouter à mon compte",
  taken_one: "Un entretien est maintenant dans votre compte.",
  taken_other: "{{count}} entretiens sont maintenant dans votre compte.",
  notTaken: "Ils n’ont pas été ajoutés",
  everyInterview: "Tous les entretiens",
  scenario: "Quel entretien",
  interview: "Entretien",
  value: "Valeur",
  levels: "Niveaux",
  levelsNote:
    "De 1 à 5. La bande claire montre de combien un niveau peut s’écarter. Un changement n’est annoncé que s’il la dépasse.",
  moved: {
    up: "En hausse de {{by}}, à {{spread}} près.",
    down: "En baisse de {{by}}, à {{spread}} près.",
    same: "Pas de changement au-delà de l’incertitude d’un niveau ({{spread}}).",
  },
  comparedWith_one: "Par rapport à votre entretien précédent.",
  comparedWith_other: "Par rapport au milieu de vos {{count}} entretiens précédents.",
  point: "{{date}}, {{title}}\u00a0: {{value}}",
  openReport: "{{text}}. Ouvrir le bilan.",
  asTable: "En tableau",
  in: { fr: "En français", en: "En anglais" },
  measures: {
    words_per_min: "Mots par minute",
    disfluencies_per100_syllables: "Hésitations et répétitions pour 100 syllabes",
    disfluencies_per100_words: "Hésitations et répétitions pour 100 mots",
    fillers_per_100_words: "Hésitations et tics de langage pour 100 mots",
    pauses_per_min: "Pauses par minute",
    long_pauses_per_min: "Pauses de plus d’une seconde, par minute",
  },
  nothingAloud:
    "Ces entretiens ont été passés par écrit\u202f: il n’y a ni débit ni pauses à montrer.",
  unreported_one:
    "Un entretien n’a pas encore de bilan. S’il est en cours d’établissement, il apparaîtra ici de lui-même.",
  unreported_other:
    "{{count}} entretiens n’ont pas encore de bilan. Ceux qui sont en cours d’établissement apparaîtront ici d’eux-mêmes.",
  refusedTitle_one: "Un entretien n’a pas pu être ouvert",
  refusedTitle_other: "{{count}} entretiens n’ont pas pu être ouverts",
  refused: "Il a été supprimé, ou la clé gardée par ce navigateur n’est pas la bonne.",
  forget: "Retirer de la liste de ce navigateur",
  emptyTitle: "Rien à comparer pour l’instant",
  steps: {
    one: "Passez un entretien. Son bilan donne un niveau à chaque critère, avec les mots sur lesquels il repose.",
    two: "Essayez ce que le bilan propose, et repassez le même entretien quelques jours plus tard.",
    three: "Vous verrez ici ce qui a bougé, et ce qui ne fait que varier d’un jour à l’autre.",
  },
  firstTitle: "Votre courbe commence ici",
  first:
    "Un seul entretien dit où vous en êtes, pas où vous allez. Repassez le même, et cette page dira si quelque chose a vraiment bougé.",
};
