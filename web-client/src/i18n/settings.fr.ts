import type { settingsEn } from "./settings.en";
import type { Texts } from "./texts";

/** French texts of the server's own settings, which the first steps of a new server show as well. */
export const settingsFr: Texts<typeof settingsEn> = {
  title: "Ce serveur",
  lead: "Ce avec quoi il fonctionne, et ce qui reste à faire. Ce qui est écrit dans sa configuration se change là-bas.",
  version: "Version {{version}}",
  step: "Étape {{step}} sur {{count}}",
  next: "Continuer",
  later: "Plus tard",
  mail: {
    title: "E-mail",
    on: "Les e-mails partent par {{server}}, de la part de {{from}}.",
    off: "Aucun serveur de messagerie n’est configuré. Les comptes fonctionnent sans, mais personne ne peut remplacer un mot de passe oublié, et les invitations sont des liens que vous transmettez vous-même.",
    offHow:
      "Renseignez smtp_url, mail_from et public_url dans la configuration, puis redémarrez le serveur.",
    counts: "{{waiting}} en attente, {{sent}} envoyés ces dernières 24 heures.",
    to: "Envoyer un e-mail d’essai à",
    send: "Envoyer",
    failed: "L’essai n’a pas été fait",
    outcomes: {
      sent: "Le serveur de messagerie l’a pris en {{ms}} ms. Regardez votre boîte de réception.",
      unreachable: "Le serveur de messagerie est injoignable\u00a0: vérifiez son nom et son port.",
      tls: "Le serveur de messagerie n’offre pas de chiffrement digne de confiance\u00a0: vérifiez smtps ou smtp, et smtp_ca.",
      login: "Le serveur de messagerie n’accepte pas ce nom et ce mot de passe.",
      broken: "La connexion s’est interrompue, ou a été trop lente.",
      refused:
        "Le serveur de messagerie refuse cet e-mail ({{codes}})\u00a0: vérifiez l’expéditeur et l’adresse.",
    },
  },
  models: {
    title: "L’écoute et la voix",
    real: "Chaque partie fonctionne avec ce qu’il lui faut.",
  },
  registration: {
    title: "Qui peut créer un compte",
    open: "Tout le monde, dans n’importe quel rôle.",
    candidates: "Tout le monde, pour s’entraîner\u202f; les autres rôles sur invitation.",
    invited: "Seulement les personnes invitées.",
    how: "Cela se change avec registration dans la configuration\u00a0: open, candidates ou invited.",
    guestsYes: "Un entretien se passe aussi sans compte.",
    guestsNo: "Un entretien demande un compte ou la clé d’accès.",
  },
  organisation: {
    title: "Votre première organisation",
    text: "On travaille ensemble dans une organisation\u00a0: une école, une entreprise, une équipe. Créez-en une et invitez ses membres\u202f; ou faites-le quand vous en aurez besoin.",
    go: "Créer une organisation",
    all: "Toutes les organisations",
  },
  providers: { title: "Les modèles de langage et les voix d’autrui", go: "Fournisseurs" },
};
