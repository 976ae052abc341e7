import type { scoringEn } from "./scoring.en";
import type { Texts } from "./texts";

/** French texts of what a question is scored by. */
export const scoringFr: Texts<typeof scoringEn> = {
  title: "Notée selon",
  none: "La réponse est relevée, et non notée.",
  show: "Voir les cinq niveaux",
  hide: "Masquer les niveaux",
  from: {
    rubric: "de la grille",
    scenario: "de tout l’entretien",
    question: "de cette question",
  },
  ownHint:
    "En plus de ceux ci-dessus : à quoi ressemble une réponse de chaque niveau. Un critère écrit ici reçoit son niveau d’un modèle de langage qui évalue ; sans lui, le bilan ne lui en donne pas.",
};
