import type { notificationsEn } from "./notifications.en";
import type { Texts } from "./texts";

/** French texts of what a person is told, and where. */
export const notificationsFr: Texts<typeof notificationsEn> = {
  title: "Notifications",
  bell_one: "Notifications\u00a0: {{count}} non lue",
  bell_other: "Notifications\u00a0: {{count}} non lues",
  bellNone: "Notifications\u00a0: toutes lues",
  none: "Rien de nouveau",
  noneText:
    "Vous lirez ici quand quelqu’un se connecte à votre compte depuis un nouvel appareil, ou vous invite dans une organisation.",
  failed: "Impossible de charger les notifications",
  notMarked: "Elles n’ont pas été marquées",
  all: "Tout voir",
  choose: "Régler les notifications",
  allRead: "Tout marquer comme lu",
  unread: "non lue",
  markRead: "Marquer comme lue",
  markUnread: "Marquer comme non lue",
  other: "Du nouveau. Rechargez la page pour le lire.",
  kinds: {
    new_device:
      "Connexion à votre compte depuis un nouvel appareil\u00a0: {{device}}. Était-ce vous\u202f?",
    new_device_placed:
      "Connexion à votre compte depuis un nouvel appareil, vers {{place}}\u00a0: {{device}}. Était-ce vous\u202f?",
    far_login:
      "Connexion à votre compte vers {{place}}\u00a0: personne n’a pu y arriver depuis {{before}} en si peu de temps. Était-ce vous\u202f?",
    budget:
      "Le budget du mois pour les modèles de langage et les voix est presque épuisé, ou l’est.",
    password_changed: "Le mot de passe de votre compte a été changé.",
    security_changed: "Ce qui protège votre compte a été modifié. Était-ce vous\u202f?",
    human_asked: "{{name}} demande une personne à la place de l’IA : {{title}}.",
    human_meeting: "{{title}} : vous avez rendez-vous avec une personne.",
    assignment: "À faire\u00a0: {{title}}. Il y a du nouveau ou un changement.",
    flag_opened: "Un contenu a été signalé. Merci de l’examiner et de décider.",
    flag_decided:
      "Votre signalement de «\u00a0{{title}}\u00a0» a été examiné\u00a0: il n’y a rien à lui reprocher. Merci.",
    flag_upheld:
      "Votre signalement de «\u00a0{{title}}\u00a0» a été examiné et suivi d’effet. Merci.",
    moderated:
      "«\u00a0{{title}}\u00a0» a été signalé et retiré\u00a0: les autres ne le voient plus. Le motif\u00a0: {{reason}}",
    moderated_name:
      "Votre nom a été signalé. Merci d’en choisir un autre. Le motif\u00a0: {{reason}}",
    moderated_turn:
      "Ce que l’IA a dit dans l’entretien «\u00a0{{title}}\u00a0» a été signalé et n’aurait pas dû être dit. Le motif\u00a0: {{reason}}",
    moderation_restored:
      "«\u00a0{{title}}\u00a0» n’est plus retiré\u00a0: la décision a été annulée.",
    invitation:
      "{{inviter}} vous invite à rejoindre {{organisation}}. Le lien est dans l’e-mail que vous avez reçu.",
  },
  choicesTitle: "Ce que vous recevez, et où",
  choicesLead:
    "Chaque choix compte aussitôt. «\u00a0Navigateur\u00a0» compte là où vous avez activé les messages.",
  noMail:
    "Ce serveur n’envoie pas d’e-mails\u00a0: tout arrive seulement dans la page. Ce que vous choisissez pour l’e-mail comptera dès qu’il le pourra.",
  ways: { page: "Ici", mail: "E-mail", push: "Navigateur" },
  topics: {
    assignments: {
      title: "Affectations",
      text: "Ce que vous avez à faire\u00a0: nouveau, modifié, retiré, proche de l’échéance ou en retard.",
    },
    moderation: {
      title: "Contenus signalés",
      text: "Ce que vous avez signalé a été examiné\u202f; pour les administrateurs, un contenu a été signalé.",
    },
    invitations: {
      title: "Invitations",
      text: "Quelqu’un vous propose de rejoindre une organisation.",
    },
  },
  safety: "Sûreté de votre compte",
  safetyText: "Nouveaux appareils et changements de mot de passe.",
  always: "Toujours annoncé, partout où l’on peut vous joindre.",
};
