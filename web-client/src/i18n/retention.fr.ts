/** French texts of how long what is kept is kept. */

import type { retentionEn } from "./retention.en";
import type { Texts } from "./texts";

export const retentionFr: Texts<typeof retentionEn> = {
  title: "Durée de conservation",
  failed: "Les durées n’ont pas pu être chargées",
  lead: "Passé ce nombre de jours, les données sont supprimées définitivement, petit à petit, chaque heure. Les organisations peuvent choisir des durées plus courtes, ou plus longues dans la limite que vous fixez.",
  leadOwn:
    "Passé ce nombre de jours, les données de votre organisation sont supprimées définitivement. Vous choisissez dans les limites fixées par ce serveur.",
  promise:
    "Les candidats lisent ces durées avant l’entretien. La durée annoncée est tenue : une durée plus longue ne vaut que pour les nouveaux entretiens. Une durée plus courte vaut aussi pour les anciens.",
  days: "Jours",
  daysOf: "{{kind}}, en jours",
  most: "Limite des organisations",
  mostOf: "{{kind}}, limite des organisations en jours",
  mostHint: "En jours. Vide : pas plus que la durée ci-contre.",
  mostWrong: "Un nombre entier de jours, au moins égal à la durée.",
  emptyForever: "Vide : jusqu’à ce que quelqu’un supprime.",
  emptyOwnForever: "Vide : jusqu’à ce que quelqu’un supprime, comme le prévoit ce serveur.",
  emptyOwn_one: "Vide : la durée du serveur. Au plus {{count}} jour.",
  emptyOwn_other: "Vide : la durée du serveur. Au plus {{count}} jours.",
  atMost_one: "Au plus {{count}} jour.",
  atMost_other: "Au plus {{count}} jours.",
  wrong: "Un nombre entier de 1 à {{most}}.",
  save: "Enregistrer",
  saved: "Enregistré.",
  notSaved: "Les durées n’ont pas été enregistrées",
  confirmTitle: "Raccourcir ces durées ?",
  confirmText:
    "Ce qui est plus ancien sera supprimé définitivement, sans retour possible. D’ici demain disparaîtraient :",
  confirm: "Raccourcir",
  kinds: {
    recordings: "Enregistrements",
    reports: "Bilans",
    interviews: "Entretiens",
    assignments: "Affectations",
    logins: "Connexions",
    letters: "E-mails",
    notifications: "Notifications",
    flags: "Signalements traités",
  },
  what: {
    recordings: "Le son des deux côtés. Le texte reste.",
    reports: "Niveaux, mesures et conseils.",
    interviews: "Le texte, les commentaires et les partages, avec le son et le bilan.",
    assignments: "Qui a fait quoi, à compter du jour de l’échéance.",
    logins: "Où chacun était connecté, une fois la connexion terminée.",
    letters: "La trace d’un e-mail envoyé. Son texte disparaît aussitôt.",
    notifications: "Ce qui a été annoncé dans la page.",
    flags:
      "Qui a signalé quoi, et la décision. Ce qui est retiré le reste, avec le seul motif du retrait.",
  },
  goes: {
    recordings_one: "{{count}} enregistrement",
    recordings_other: "{{count}} enregistrements",
    reports_one: "{{count}} bilan",
    reports_other: "{{count}} bilans",
    interviews_one: "{{count}} entretien et tout ce qui s’y rattache",
    interviews_other: "{{count}} entretiens et tout ce qui s’y rattache",
    assignments_one: "{{count}} affectation",
    assignments_other: "{{count}} affectations",
    logins_one: "{{count}} connexion",
    logins_other: "{{count}} connexions",
    letters_one: "la trace de {{count}} e-mail",
    letters_other: "la trace de {{count}} e-mails",
    notifications_one: "{{count}} notification",
    notifications_other: "{{count}} notifications",
    flags_one: "{{count}} signalement traité",
    flags_other: "{{count}} signalements traités",
  },
};
