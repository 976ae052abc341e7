import type { chosenEn } from "./chosen.en";
import type { Texts } from "./texts";

/** Textes français : qui réfléchit, écoute et parle. */
export const chosenFr: Texts<typeof chosenEn> = {
  tab: "Qui fait quoi",
  title: "Qui réfléchit, écoute et parle",
  lead: "Ce que vous choisissez vaut pour les entretiens de l’organisation à partir du prochain, quels que soient les réglages de ce serveur. Les candidats savent où vont leur voix et leurs mots avant d’accepter.",
  leadOwn:
    "Ce que vous choisissez vaut pour ce que vous pratiquez seul, à partir du prochain entretien. Les entretiens d’une organisation n’en dépendent pas.",
  models: "Réfléchit",
  modelKinds: { instance: "Selon le serveur", chain: "Ces modèles", script: "Aucun" },
  noModels:
    "L’intervieweur s’en tient au script du scénario, les réponses sont notées sur leurs mots et rien n’est rédigé.",
  chain: "Modèles, un par ligne",
  chainHint:
    "Le premier qui répond à temps réplique, note et rédige. Par exemple mistral:mistral-small-latest ou compatible:llama3.1@https://modeles.example/v1.",
  ears: "Écoute",
  voice: "Parle",
  by: { instance: "Selon le serveur", provider: "Un fournisseur", machine: "Ce serveur" },
  staysHere: "Rien n’est envoyé à d’autres.",
  model: "Modèle",
  address: "Adresse",
  usualAddress: "Celle du fournisseur",
  key: "Clé",
  usualKey: "Celle nommée {{kind}}",
  voice_fr: "Voix française",
  voice_en: "Voix anglaise",
  voiceHint:
    "Les noms que le fournisseur donne à ses voix. La voix propre d’un assistant passe avant.",
  asked: "Les fournisseurs sollicités",
  save: "Enregistrer le choix",
  discard: "Abandonner",
  saved: "Enregistré",
};
