import type { addressEn } from "./address.en";
import type { Texts } from "./texts";

/** French texts of changing the address of an account. */
export const addressFr: Texts<typeof addressEn> = {
  change: "Changer d’adresse",
  wanted: "Nouvelle adresse e-mail",
  lead: "Un e-mail avec un lien part à la nouvelle adresse. Tant que le lien n’a pas été ouvert, rien ne change.",
  submit: "Envoyer le lien",
  failed: "L’e-mail n’a pas été envoyé",
  same: "C’est déjà votre adresse.",
  noMail:
    "Ce serveur n’envoie pas d’e-mails\u202f: l’adresse ne peut pas être changée ici. Demandez à la personne qui l’administre.",
  pending: "En attente de {{email}}",
  pendingText:
    "Ouvrez le lien reçu à cette adresse, dans un navigateur où vous êtes connecté. Il fonctionne jusqu’au {{when}}. D’ici là, votre adresse reste la même.",
  keep: "Garder l’adresse actuelle",
  notKept: "Cela n’a pas été annulé",
  stateFailed: "Impossible de savoir si une nouvelle adresse est en attente",
  confirm: {
    title: "Confirmez votre nouvelle adresse",
    text: "Un clic, et elle devient l’adresse de votre compte. Vos autres navigateurs seront déconnectés.",
    signedInAs: "Vous utilisez le compte {{email}}.",
    submit: "Utiliser cette adresse",
    failed: "L’adresse n’a pas été changée",
    signIn: "Connectez-vous d’abord, avec l’adresse que votre compte avait jusqu’ici.",
    toLogin: "Se connecter",
    notHere:
      "Ce lien n’a pas d’effet ici. Il a déjà servi, il est trop ancien, ou il est pour un autre compte\u202f: connectez-vous à celui qui l’a demandé.",
    toAccount: "Aller à votre compte",
    doneTitle: "Votre adresse est changée",
    done: "Les e-mails arrivent désormais à {{email}}. Votre ancienne adresse en est prévenue, et peut annuler ce changement pendant sept jours.",
  },
};
