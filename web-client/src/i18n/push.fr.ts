import type { pushEn } from "./push.en";
import type { Texts } from "./texts";

/** French texts of messages that a browser shows where no page is open. */
export const pushFr: Texts<typeof pushEn> = {
  title: "Dans ce navigateur, même quand Vivavoce est fermé",
  lead: "Un court message sur cet appareil, pour ce que vous avez choisi plus haut et pour la sûreté de votre compte. Il dit de quoi il s’agit et ne nomme personne\u202f; son texte chiffré passe par le service de notifications de votre navigateur, qui ne peut pas le lire.",
  failed: "Impossible de savoir si les messages sont activés",
  before:
    "Votre navigateur vous demandera si Vivavoce peut envoyer des notifications. Répondez «\u00a0Autoriser\u00a0» pour les recevoir sur cet appareil. Vous pouvez les désactiver ici à tout moment, et elles cessent quand vous vous déconnectez.",
  on: "Activer dans ce navigateur",
  off: "Désactiver dans ce navigateur",
  isOn: "Activé dans ce navigateur. Les messages passent par {{service}}.",
  notTaken:
    "Le dernier message n’a pas été accepté par {{service}} ({{failure}}). Envoyez un essai pour voir ce qu’il en est.",
  test: "Envoyer un essai à ce navigateur",
  tested: {
    waiting: "L’essai est en route…",
    sent: "Envoyé. Si rien n’apparaît d’ici une minute, regardez dans les réglages du système si ce navigateur peut afficher des notifications et si «\u00a0Ne pas déranger\u00a0» est actif.",
    failed:
      "Le service de notifications n’a pas accepté l’essai ({{failure}}). Désactivez puis réactivez les messages dans ce navigateur.",
  },
  notTested: "L’essai n’a pas été envoyé",
  notSwitched: "Le changement n’a pas été fait",
  unanswered:
    "Vous n’avez pas répondu à la question de votre navigateur. Activez de nouveau quand vous voulez.",
  noService:
    "Votre navigateur n’atteint pas son service de notifications\u00a0: il est peut-être désactivé dans ses réglages, ou bloqué par le réseau.",
  unsupported: "Ce navigateur ne le permet pas",
  unsupportedText:
    "Il n’a pas de notifications push, ou cette page n’est pas ouverte en https. Les versions actuelles de Chrome, Edge, Firefox et Safari les ont, mais pas en navigation privée.",
  install: "Ajoutez d’abord Vivavoce à l’écran d’accueil",
  installText:
    "Sur iPhone et iPad, seules les pages installées peuvent envoyer des messages. Touchez Partager, puis «\u00a0Sur l’écran d’accueil\u00a0», ouvrez Vivavoce depuis là et revenez à cette page.",
  denied: "Votre navigateur bloque les notifications de cette page",
  deniedText:
    "Vous avez refusé, ou une règle de votre navigateur l’a fait, et la page ne peut plus demander. Ouvrez les réglages du site à côté de son adresse, autorisez les notifications, puis rechargez cette page.",
};
