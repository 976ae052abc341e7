import type { identitiesEn } from "./identities.en";
import type { Texts } from "./texts";

/** French texts of signing in with accounts elsewhere. */
export const identitiesFr: Texts<typeof identitiesEn> = {
  goOn: "Continuer avec {{name}}",
  title: "Comptes ailleurs",
  lead: "Connectez-vous ici avec un compte que vous avez déjà. Son fournisseur apprend que vous vous connectez, et rien de ce que vous faites ici.",
  none: "Aucun n’est associé pour l’instant.",
  failed: "Impossible de charger ceci",
  link: "Associer {{name}}",
  notLinked: "Le compte n’a pas été associé",
  since: "Associé le {{when}}",
  used: "dernière utilisation le {{when}}",
  remove: "Dissocier",
  removeNamed: "Dissocier\u00a0: {{name}}",
  removeTitle: "Dissocier ce compte\u202f?",
  removeText: "{{name}} n’ouvrira plus votre compte ici.",
  notRemoved: "Il n’a pas été dissocié",
  backToSignIn: "Revenir à la connexion",
  backToAccount: "Revenir à votre compte",
};
