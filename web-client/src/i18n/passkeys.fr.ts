import type { passkeysEn } from "./passkeys.en";
import type { Texts } from "./texts";

/** French texts of passkeys. */
export const passkeysFr: Texts<typeof passkeysEn> = {
  title: "Clés d’accès",
  lead: "Connectez-vous avec votre empreinte, votre visage ou le code de votre appareil. Une clé d’accès ne se devine pas, et aucune fausse page ne peut vous la demander.",
  none: "Aucune pour l’instant.",
  failed: "Impossible de charger vos clés d’accès",
  add: "Ajouter une clé d’accès",
  most: "Il y en a vingt, le maximum. Retirez-en une d’abord.",
  notMade: "La clé d’accès n’a pas été ajoutée",
  made: "«\u00a0{{name}}\u00a0» est ajoutée. Désormais, votre mot de passe ne suffit plus pour ouvrir votre compte.",
  unnamed: "Ma clé d’accès",
  synced: "Sur tous vos appareils",
  since: "Ajoutée le {{when}}",
  used: "dernière utilisation le {{when}}",
  rename: "Renommer",
  renameNamed: "Renommer\u00a0: {{name}}",
  renameTitle: "Renommer la clé d’accès",
  name: "Nom",
  nameMissing: "Saisissez un nom.",
  nameWrong: "Ce nom n’est pas possible\u00a0: une ligne de 80 caractères au plus, sans lien.",
  notRenamed: "Elle n’a pas été renommée",
  save: "Enregistrer",
  remove: "Retirer",
  removeNamed: "Retirer\u00a0: {{name}}",
  removeTitle: "Retirer cette clé d’accès\u202f?",
  removeText:
    "«\u00a0{{name}}\u00a0» n’ouvrira plus votre compte. Supprimez-la aussi sur l’appareil, pour qu’elle n’y soit plus proposée.",
  removeLast:
    "C’est la dernière chose demandée en plus du mot de passe\u00a0: il suffira ensuite à ouvrir votre compte, et vos codes de secours ne vaudront plus rien.",
  notRemoved: "Elle n’a pas été retirée",
  cancel: "Annuler",
  unavailable:
    "Il n’y en a pas à cette adresse\u00a0: la personne qui gère ce serveur doit indiquer son adresse publique, avec https et un nom.",
  notHere: "Ce navigateur n’a pas de clés d’accès, ou cette page n’a pas été ouverte en https.",
  signIn: "Se connecter avec une clé d’accès",
  or: "ou",
  use: "Utiliser la clé d’accès",
  stopped:
    "L’appareil n’a pas confirmé\u00a0: l’action a été annulée ou a pris trop de temps. Réessayez, ou choisissez un autre moyen.",
  there: "Cet appareil a déjà une clé d’accès de votre compte.",
};
