/** French texts of what candidates agree to, and of a person in the place of the AI. */
import type { consentsEn, humanEn } from "./consents.en";
import type { Texts } from "./texts";

export const consentsFr: Texts<typeof consentsEn> = {
  title: "Vos accords",
  lead: "Chaque ligne reste telle qu’elle a été écrite. Ouvrez un entretien pour revenir sur un accord : l’effet est immédiat.",
  failed: "Vos accords n’ont pas pu être chargés",
  none: "Vous n’avez encore rien accepté.",
  before: "Cet entretien a commencé avant que chaque accord soit conservé séparément.",
  withoutAi: "Pas d’IA pour ce qui m’est demandé",
  withoutAiHint:
    "Je demande à être interrogé et évalué par des personnes. Celle qui vous l’a demandé en est informée ; l’échéance reste la même et rien n’est retenu contre vous. Vous pouvez toujours vous entraîner seul avec l’IA.",
  ofInterview: "Revenir sur un accord : {{title}}",
  session: "Ce que vous avez accepté pour cet entretien",
  given: "Accepté",
  refused: "Non accepté",
  takeBack: "Retirer mon accord",
  takeBackNamed: "Retirer mon accord : {{what}}",
  takeBackTitle: "Retirer cet accord ?",
  give: "Accepter",
  giveNamed: "Accepter : {{what}}",
  notSet: "Cela n’a pas été fait",
  history: "Historique",
  when: "Quand",
  what: "Quoi",
  text: "Texte",
  yes: "{{what}} : oui",
  no: "{{what}} : non",
  allInterviews: "Tout ce qui m’est demandé",
  goneInterview: "Un entretien supprimé",
  more: "Afficher les plus anciens",
  purposes: {
    recording: "Enregistrement",
    ai_interview: "Entretien mené par une IA",
    ai_scoring: "Évaluation par des programmes",
    sharing: "Partage avec l’organisation",
    remote: "Autres services",
  },
  how: {
    prepare: "avant l’entretien",
    interview: "sur la page de l’entretien",
    account: "dans le compte",
    api: "par un autre programme",
  },
  effects: {
    recording:
      "Un entretien en cours s’arrête. L’enregistrement est supprimé définitivement, sans retour possible. Les mots et le bilan restent : supprimez l’entretien pour les effacer aussi.",
    ai_interview:
      "Un entretien en cours s’arrête maintenant. Ce qui a été dit reste jusqu’à ce que vous l’effaciez ou que sa durée soit écoulée.",
    ai_scoring:
      "Le bilan est supprimé et plus aucun programme n’évalue cet entretien. Vous pourrez accepter de nouveau ; le bilan sera alors refait.",
    sharing:
      "L’organisation ne peut plus ouvrir cet entretien et tous les liens cessent de fonctionner. Vous pourrez accepter de nouveau ; les liens resteront fermés.",
    remote:
      "Un entretien en cours s’arrête maintenant et plus rien n’est envoyé. Ce que les autres services ont reçu relève de leurs propres règles.",
  },
};

export const humanFr: Texts<typeof humanEn> = {
  title: "Plutôt une personne ?",
  lead: "Vous pouvez demander à être interrogé et évalué par une personne. La personne qui vous a demandé cet entretien en est informée, l’échéance reste la même et rien n’est retenu contre vous.",
  ask: "Demander une personne",
  notAsked: "La demande n’a pas été envoyée",
  asked: "Vous avez demandé une personne",
  waiting:
    "La personne qui vous l’a demandé est prévenue et vous proposera un rendez-vous. Vous n’avez rien à faire.",
  meeting: "Votre rendez-vous : {{when}}",
  done: "L’entretien avec une personne a eu lieu.",
  takeBack: "Commencer finalement avec l’IA",
  notTakenBack: "La demande n’a pas été annulée",
  asks: "Demande un entretien avec une personne",
  meetingAt: "Rendez-vous : {{when}}",
  arrange: "Organiser",
  arrangeNamed: "Organiser un entretien avec {{name}}",
  dialogTitle: "Une personne pour {{name}}",
  when: "Rendez-vous",
  note: "Où, et avec qui",
  noteHint: "Ce texte accompagne le rendez-vous.",
  wasDone: "L’entretien a eu lieu",
  notSaved: "Cela n’a pas été enregistré",
};
