import type { historyEn } from "./history.en";
import type { Texts } from "./texts";

/** French texts of the interviews that an account has held. */
export const historyFr: Texts<typeof historyEn> = {
  title: "Vos entretiens",
  lead: "Tous ceux que vous avez passés en étant connecté, sur tous vos appareils.",
  failed: "Impossible de charger vos entretiens",
  none: "Pas encore d’entretien",
  noneText:
    "Choisissez-en un, répondez à voix haute, et une minute plus tard un bilan cite vos propres mots. Il vous attendra ici.",
  choose: "Choisir un entretien",
  continue: "Continuer",
  continueNamed: "Continuer\u00a0: {{title}}",
  report: "Bilan",
  reportNamed: "Bilan de {{title}}, {{when}}",
  replay: "Réécouter",
  replayNamed: "Réécouter {{title}}, {{when}}",
  minutes: "{{count}} min",
  questions: "question {{at}} sur {{count}}",
  filter: "Afficher",
  filters: { all: "Tous", open: "En cours", over: "Terminés" },
  noneOfThese: "Aucun.",
  see: "Les voir tous",
};
