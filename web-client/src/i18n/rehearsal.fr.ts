/** French texts of rehearsals with simulated candidates. */
export const rehearsalFr = {
  open: "Simuler",
  title: "Simulation avec cinq candidats",
  lead: "Cinq candidats inventés passent l’entretien entier, et chacun est noté comme un vrai. Cela prend un instant, rien n’est envoyé ailleurs et rien n’est conservé.",
  failed: "L’entretien n’a pas pu être simulé",
  good: "L’entretien tient dans son temps et distingue une réponse forte d’une réponse faible.",
  toMend: "Ce que cela montre",
  findings: {
    unfinished_one:
      "Même un candidat qui va droit au but n’a pas fini après {{count}} minute. Posez moins de questions, ou donnez plus de temps à l’entretien.",
    unfinished_other:
      "Même un candidat qui va droit au but n’a pas fini après {{count}} minutes. Posez moins de questions, ou donnez plus de temps à l’entretien.",
    alike:
      "Une réponse forte n’obtient guère mieux qu’une réponse faible. Dites pour chaque question ce que mentionne une réponse complète.",
    unscored:
      "Même le candidat fort n’obtient pas de niveau. Posez plus de questions ouvertes, et dites ce que mentionne une réponse complète.",
    flat_one:
      "La question {{questions}} donne à une réponse faible le même niveau qu’à une forte. Dites ce que mentionne une réponse complète.",
    flat_other:
      "Les questions {{questions}} donnent à une réponse faible le même niveau qu’à une forte. Dites ce que mentionne une réponse complète à chacune.",
    dodged:
      "Quelqu’un qui ne répond à rien obtient le niveau {{level}}. Ce que vous attendez tient peut-être en des mots que chacun dit.",
  },
  candidates: {
    strong: { name: "Fort", does: "Dit tout ce que vous attendez, avec raisons et chiffres." },
    weak: { name: "Faible", does: "Dit une seule chose attendue, brièvement." },
    evasive: { name: "Fuyant", does: "Parle de tout autre chose, et demande à passer." },
    hostile: {
      name: "Hostile",
      does: "Refuse, donne des ordres, réclame la grille, veut arrêter.",
    },
    silent: { name: "Muet", does: "Ne dit rien du tout." },
  },
  minutes_one: "{{count}} minute",
  minutes_other: "{{count}} minutes",
  followUps_one: "{{count}} relance",
  followUps_other: "{{count}} relances",
  ends: {
    completed: "tout a été demandé",
    candidate: "arrêté par le candidat",
    time: "temps écoulé",
    error: "interrompu",
    disconnected: "clos faute de réponse",
    interrupted: "interrompu",
    expired: "jamais commencé",
    never: "ne finit pas",
  },
  read: "Lire",
  readOf: "Lire l’entretien\u00a0: {{name}}",
  hide: "Fermer",
  hideOf: "Fermer l’entretien\u00a0: {{name}}",
  byQuestion: "Niveau de chaque question",
  question: "Question {{number}}",
  noted: "relevée",
  transcript: "Ce qui a été dit",
  speakers: { candidate: "Candidat", interviewer: "Interviewer" },
  limits:
    "Ces candidats sont des caricatures tirées du fichier\u00a0: ils montrent si l’entretien fonctionne, pas ce que feront les gens. Le code ou les notes d’un exercice ne sont pas écrits, et aucun modèle de langage n’intervient.",
};
