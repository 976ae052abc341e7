import type { findEn, helpEn } from "./help.en";
import type { Texts } from "./texts";

/** French texts of the box that finds everything, and of the help. */
export const findFr: Texts<typeof findEn> = {
  title: "Rechercher",
  keys: "Ctrl K",
  label: "Page, entretien, scénario, quiz, question ou personne",
  example: "Par exemple\u00a0: vente, progrès, Ada",
  nothing: "Rien ne correspond. Essayez un autre mot, ou moins de lettres.",
  count_one: "{{count}} résultat",
  count_other: "{{count}} résultats",
  edit: "Écrire",
  practise: "S’entraîner",
  todo: "À faire",
  kinds: {
    pages: "Pages",
    scenarios: "Scénarios",
    quizzes: "Quiz",
    questions: "Questions de la banque",
    assignments: "Affectations",
    sessions: "Entretiens",
    people: "Personnes",
    teams: "Équipes",
  },
  more: {
    account: "Votre compte",
    career: "Votre parcours",
    security: "Mot de passe et connexions",
    choices: "Ce que vous recevez, et où",
    notifications: "Notifications",
    organisations: "Organisations",
    help: "Aide",
  },
  also: {
    career: "LinkedIn CV compétences travail expérience formation importer",
    account: "profil nom réglages paramètres langue thème sombre apparence",
    security: "sécurité appareils déconnexion",
    choices: "réglages paramètres e-mail préférences",
    notifications: "cloche nouveautés non lues",
    organisations: "équipe membres inviter école entreprise",
    help: "clavier raccourcis comment",
  },
};

export const helpFr: Texts<typeof helpEn> = {
  title: "Aide",
  lead: "Comment on fait ici, et les touches qui le font.",
  how: {
    practise: {
      title: "Passer un entretien",
      one: "Choisissez-en un et lisez ce que devient votre voix. Rien ne commence sans votre accord.",
      two: "Essayez votre micro, ou choisissez d’écrire vos réponses.",
      three:
        "Répondez à voix haute. Vous pouvez réfléchir, mettre en pause, faire répéter, ou arrêter à tout moment.",
      go: "Choisir un entretien",
    },
    report: {
      title: "Lire un bilan, et réécouter",
      one: "Une minute après l’entretien, son bilan cite vos propres mots, niveau par niveau.",
      two: "À la réécoute, chaque mot se joue de là où il a été dit. La touche\u00a0? y montre les autres.",
      three:
        "Si un mot a été mal compris, corrigez-le\u00a0: le bilan est refait d’après vos mots.",
      go: "Vos entretiens",
    },
    quiz: {
      title: "Répondre à un quiz",
      one: "Choisissez-en un sous les entretiens. Il dit combien de questions il a, et leur durée.",
      two: "Répondez à la souris, ou avec les chiffres et Entrée.",
      three: "À la fin, chaque réponse est expliquée.",
      go: "Choisir un quiz",
    },
    write: {
      title: "Écrire un scénario",
      one: "Partez d’un formulaire vide, d’un fichier, ou d’un scénario qui existe.",
      two: "Ce qui manque ou n’est pas équitable est dit pendant que vous écrivez.",
      three:
        "Essayez-le comme le ferait un candidat, puis publiez. Les entretiens en cours gardent leur version.",
      go: "Scénarios",
    },
    invite: {
      title: "Travailler à plusieurs",
      one: "Créez une organisation\u00a0: ses membres partagent scénarios, assistants et entretiens.",
      two: "Invitez-les par un lien, par e-mail, ou tous à la fois par un tableau.",
      three: "Dans le menu de votre compte, choisissez pour qui vous agissez.",
      go: "Organisations",
    },
    data: {
      title: "Garder et supprimer ce qui est à vous",
      one: "À la réécoute, chaque entretien s’exporte en texte, en sous-titres et en son.",
      two: "Un bouton sur sa dernière page le supprime pour de bon.",
      three: "Dans votre compte, vous voyez chaque navigateur connecté et pouvez y mettre fin.",
      go: "Votre compte",
    },
  },
  keys: {
    title: "Touches",
    lead: "Dans la salle d’un entretien, des touches seules font ceci. Elles se reposent quand vous écrivez.",
    key: "Touche",
    does: "Ce qu’elle fait",
    single: "Touches seules dans la salle",
    singleHint:
      "Désactivez-les si votre commande vocale ou votre lecteur d’écran se sert de touches seules.",
  },
};
