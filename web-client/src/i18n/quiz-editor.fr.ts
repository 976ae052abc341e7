/** Textes français de l’éditeur de quiz. */
import type { quizEditorEn } from "./quiz-editor.en";
import type { Texts } from "./texts";

export const quizEditorFr: Texts<typeof quizEditorEn> = {
  new: "Nouveau quiz",
  make: "Écrire les questions",
  notMade: "Le quiz n’a pas été créé",
  list: "Tous les quiz",
  listLead:
    "Ceux qui viennent avec Vivavoce peuvent être consultés et dupliqués\u202f; les autres peuvent aussi être modifiés.",
  edit: "Modifier",
  editOf: "Modifier «\u00a0{{title}}\u00a0»",
  look: "Consulter",
  lookOf: "Consulter «\u00a0{{title}}\u00a0»",
  more: "Autres actions pour «\u00a0{{title}}\u00a0»",
  take: "Faire le quiz",
  duplicate: "Dupliquer",
  duplicateOf: "Dupliquer la question {{number}}",
  copyTitle: "{{title}} (copie)",
  notCopied: "Le quiz n’a pas été dupliqué",
  readOnly: "Vous ne pouvez pas modifier ce quiz. Dupliquez-le pour travailler sur votre copie.",
  mend: "Téléchargez-le, corrigez-le, puis importez-le de nouveau.",
  about: "Le quiz",
  summaryHint: "C’est d’après lui qu’on choisit un quiz.",
  time: "Temps pour tout le quiz",
  timeHint: "De 30 secondes à 4 heures.",
  either: "Vrai ou faux",
  question: "Question {{number}}\u00a0:",
  moved: "La question est maintenant en position {{place}} sur {{count}}.",
  notSaved: "Non enregistré\u00a0: {{why}}",
  show: "Voir le premier",
  toMend_one: "{{count}} point à corriger d’abord.",
  toMend_other: "{{count}} points à corriger d’abord.",
  conflict: "Quelqu’un d’autre a enregistré ce quiz",
  conflictText:
    "Il n’est plus tel que vous l’avez ouvert. Si vous gardez votre version, elle remplace la sienne\u202f; si vous prenez la sienne, «\u00a0Annuler\u00a0» ramène la vôtre.",
  keepMine: "Garder ma version",
  takeTheirs: "Prendre la sienne",
  leaveTitle: "Quitter sans enregistrer\u202f?",
  leaveText:
    "Vos dernières modifications n’ont pas pu être enregistrées telles quelles. Si vous quittez la page, elles seront perdues.",
  leave: "Quitter",
  stay: "Rester",
};
