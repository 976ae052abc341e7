/** French texts of what a model guesses of one's own voice. */
import type { expressionEn } from "./expression.en";
import type { Texts } from "./texts";

export const expressionFr: Texts<typeof expressionEn> = {
  title: "Comment un modèle peut entendre ma voix",
  warning: "Ce sont les suppositions d’un modèle, souvent fausses",
  warningText:
    "Il compare le son de votre voix à des enregistrements que des inconnus ont étiquetés. Il ne sait ni ce que vous ressentez, ni ce que vous voulez dire, ni ce que vaut votre réponse. L’accent, la langue, le micro, un rhume ou votre façon habituelle de parler changent ce qu’il dit. Cela n’entre pas dans votre bilan, et aucun recruteur ne s’en sert\u00a0: dans l’Union européenne, personne n’a le droit de juger un candidat ainsi.",
  what: "Quand vous appuyez sur le bouton ci-dessous, et seulement à ce moment, votre côté de cet entretien part vers {{host}}, une minute au plus à la fois. Ce que dit l’interviewer n’est pas envoyé.",
  kept: "La réponse s’affiche ici et n’est conservée nulle part\u00a0: ni sur ce serveur, ni dans ce navigateur. Dès que vous quittez cette page, elle disparaît. Hume, de son côté, note que votre clé a été utilisée.",
  nobody:
    "Personne d’autre ne peut la demander ni la voir\u00a0: ni recruteur, ni formateur, ni école, ni administrateur. Elle n’existe pas pour les entretiens d’une organisation, ni pour ceux qui vous sont assignés ou que vous partagez.",
  cost: "Elle utilise votre propre clé et vous est facturée, à la seconde de son. Rien ne vous y oblige, et rien ne change si vous ne le faites jamais.",
  noKey: "Il faut pour cela votre propre clé Hume.",
  toKeys: "Ajouter une clé",
  agree: "J’ai compris et j’accepte que ma voix soit envoyée",
  agreedOn:
    "Le {{date}}, vous avez accepté que votre voix soit envoyée quand vous le demandez, dans vos propres entraînements.",
  withdraw: "Retirer mon accord",
  notChanged: "Rien n’a été modifié",
  send: "Envoyer ma voix et regarder",
  goOn: "Continuer",
  stop: "Arrêter",
  progress: "Part de l’entretien déjà parcourue",
  failed: "Le modèle n’a pas répondu",
  nothing: "Le modèle n’a rien trouvé à dire de votre voix.",
  most: "Le plus souvent supposé, sur l’ensemble",
  overTime: "Au fil du temps",
  hear: "Écouter à partir de {{at}}",
};
