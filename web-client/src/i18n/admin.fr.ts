/** French texts of the pages of those who run the instance. */
import type { adminEn } from "./admin.en";
import type { Texts } from "./texts";

export const adminFr: Texts<typeof adminEn> = {
  pages: "Pages d’administration",
  audit: { title: "Journal d’audit" },
  users: {
    title: "Personnes",
    lead: "Toutes les personnes qui ont un compte sur ce serveur. Ce qui est fait ici est inscrit au journal d’audit.",
    search: "Nom ou adresse",
    role: "Rôle",
    state: "Compte",
    any: "Tous",
    nobody: "Personne ne correspond.",
    loadFailed: "La liste des personnes n’a pas pu être chargée",
    roles: {
      candidate: "Candidat",
      recruiter: "Recruteur",
      trainer: "Formateur",
      school: "École",
      company: "Entreprise",
      admin: "Administrateur",
    },
    states: { active: "Actif", suspended: "Suspendu", leaving: "À supprimer" },
    since: "depuis le {{day}}",
    seen: "dernière visite le {{day}}",
    neverSeen: "jamais connecté",
    unverified: "adresse non confirmée",
    due: "suppression le {{day}}",
    suspendedFor: "Suspendu le {{day}}\u00a0: {{reason}}",
    actions: "Actions",
    actionsOf: "Actions pour {{name}}, {{email}}",
    acts: {
      suspend: "Suspendre",
      restore: "Rétablir l’accès",
      role: "Changer le rôle",
      reset: "Envoyer un lien de mot de passe",
      remove: "Faire supprimer le compte",
    },
    texts: {
      suspend:
        "{{email}} est déconnecté partout immédiatement et ne peut plus se connecter tant que vous ne rétablissez pas l’accès. Rien n’est supprimé.",
      restore: "{{email}} peut de nouveau se connecter.",
      role: "Ce que {{email}} peut faire à titre personnel change dès son prochain clic. Son rôle dans une organisation reste le même.",
      reset:
        "{{email}} reçoit un lien pour choisir un nouveau mot de passe. L’actuel reste valable jusque-là.",
      remove:
        "{{email}} est déconnecté partout et prévenu par e-mail. Le compte et tout ce qui lui appartient sont supprimés après le délai de ce serveur, sauf connexion d’ici là.",
    },
    reason: "Pourquoi, pour les autres administrateurs",
    notDone: "L’action n’a pas abouti",
  },
  health: {
    title: "État",
    lead: "Comment va ce serveur en ce moment, et que faire de ce qui ne va pas.",
    troubles: "Ce qui ne va pas",
    well: "Tout va bien",
    again: "Vérifier de nouveau (vu à {{time}})",
    version: "Version",
    running: "Entretiens en cours ici",
    database: "Base de données",
    answers: "répond en {{ms}} ms",
    mail: "Courriers",
    reports: "Comptes rendus",
    waiting_one: "{{count}} en attente",
    waiting_other: "{{count}} en attente",
    oldest: "le plus ancien depuis le {{when}}",
    failed: "{{count}} abandonnés",
    disk: "Disque des données",
    free: "{{free}} libres sur {{total}}",
    unknown: "inconnu",
    none: "non configuré",
    hearing: "Écoute avec",
    voice: "Parle avec",
    listens: "Adresse d’écoute",
    reached: "Adresse publique",
    tls: "chiffrée\u00a0; le certificat est chez ce qui précède ce serveur",
    lastRun: "dernier passage le {{when}}",
    notYet: "pas encore depuis le démarrage",
    workers: {
      reports: "Comptes rendus",
      chores: "Exports et suppressions de données",
      housekeeping: "Ménage",
      reminders: "Rappels",
    },
    codes: {
      disk_low: "Le disque est presque plein",
      disk_unknown: "La place sur le disque ne peut pas être lue",
      database_slow: "La base de données répond lentement",
      worker_missed: "Une tâche de fond ne passe plus",
      mail_waits: "Des courriers restent bloqués",
      mail_given_up: "Des courriers ont été abandonnés ces dernières 24 heures",
      no_mail: "Aucun e-mail n’est envoyé",
      reports_wait: "Des comptes rendus restent bloqués",
      reports_failed: "Certains comptes rendus n’ont pas pu être établis",
      stand_ins: "Certains éléments en remplacent de meilleurs",
      no_public_url: "L’adresse publique du serveur n’est pas connue",
    },
    todo: {
      disk_low:
        "Libérez de la place ou déplacez le dossier des données vers un disque plus grand\u00a0: une fois plein, les entretiens ne peuvent plus être enregistrés.",
      disk_unknown: "Vérifiez le disque et les droits du dossier des données.",
      database_slow:
        "Vérifiez la charge de la base et de son disque. Pour de nombreux entretiens simultanés, utilisez PostgreSQL.",
      worker_missed: "Cherchez sa dernière erreur dans le journal du serveur, puis redémarrez-le.",
      mail_waits:
        "Envoyez un courrier d’essai depuis la page du serveur\u00a0: elle dit ce que répond le serveur de messagerie.",
      mail_given_up:
        "La page du serveur les énumère avec la réponse du serveur de messagerie. Souvent, l’adresse est fausse ou l’expéditeur n’est pas autorisé.",
      no_mail:
        "Renseignez smtp_url, mail_from et public_url. Sans cela, personne ne peut réinitialiser son mot de passe.",
      reports_wait:
        "Les comptes rendus attendent le processeur. S’il reste chargé, limitez le nombre d’entretiens simultanés.",
      reports_failed:
        "Le journal du serveur dit pourquoi. Sur la page de l’entretien, un compte rendu peut être refait.",
      stand_ins: "Ci-dessous, ce qui remplace quoi et comment obtenir l’original.",
      no_public_url:
        "Renseignez public_url avec l’adresse que les gens saisissent, par exemple https://vivavoce.example.org\u00a0: les liens des courriers en ont besoin.",
    },
  },
};
