/** Textes français de ce que montrent les questions : images et documents. */
import type { attachmentsEn } from "./attachments.en";
import type { Texts } from "./texts";

export const attachmentsFr: Texts<typeof attachmentsEn> = {
  shown: "Montré avec cette question",
  larger: "Agrandir",
  pdf: "PDF",
  text: "Texte",
  read: "Lire",
  readOf: "Lire « {{title}} »",
  save: "Enregistrer",
  saveOf: "Enregistrer « {{title}} »",
  notLoaded: "Le chargement a échoué. Vérifiez la connexion et réessayez.",
  field: "Montré avec la question",
  fieldHint:
    "Jusqu’à {{most}} images (PNG, JPEG, WebP), PDF et textes (.txt, .md, .csv). Les images perdent ce que l’appareil a noté ; un PDF reste tel quel, nom de l’auteur compris.",
  drop: "Déposez des fichiers ici, collez une image, ou",
  choose: "choisissez des fichiers",
  chooseFor: "Choisir des fichiers pour la question {{number}}",
  sending: "Envoi de {{name}}",
  cancel: "Ne pas envoyer {{name}}",
  dismiss: "Fermer le message",
  title: "Titre",
  alt: "Ce qu’on y voit",
  altHint:
    "Lu à voix haute aux candidats qui ne la voient pas, et affiché si l’image ne se charge pas.",
  altMissing: "Décrivez l’image en une phrase : sans cela, le scénario ne peut pas être publié.",
  about: "Ce que c’est, en une phrase (facultatif)",
  remove: "Retirer « {{title}} »",
  up: "Monter « {{title}} »",
  full: "Une question n’en montre pas davantage. Retirez un fichier pour en ajouter un autre.",
  there: "Ce fichier est déjà montré.",
  pasted: "Image",
  refused: {
    kind: "{{name}} : seuls sont acceptés les images PNG, JPEG et WebP, les PDF et les textes en .txt, .md ou .csv. Enregistrez-le sous l’un de ces formats.",
    empty: "{{name}} : le fichier est vide.",
    largePicture: "{{name}} : une image peut peser 10 Mo. Réduisez-la et réessayez.",
    largePdf: "{{name}} : un PDF peut peser 5 Mo. Réduisez-le, ou joignez les pages utiles.",
    largeText: "{{name}} : un texte peut peser 256 ko. Joignez la partie utile.",
    server: "{{name}} n’a pas été accepté :",
    failed: "{{name}} n’a pas pu être envoyé. Vérifiez la connexion et réessayez.",
  },
};
