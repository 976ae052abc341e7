/** French texts of one's picture. */
import type { pictureEn } from "./profile.en";
import type { Texts } from "./texts";

export const pictureFr: Texts<typeof pictureEn> = {
  title: "Photo",
  hint: "PNG, JPEG ou WebP, jusqu’à 5 Mo. Seul le carré central est gardé, sans rien de ce que le fichier indique en plus, comme le lieu. Visible par vous et par les personnes qui travaillent avec vous dans une organisation.",
  choose: "Choisir une photo",
  change: "Changer de photo",
  remove: "Retirer",
  failed: "La photo n’a pas été gardée",
  refused:
    "Ce fichier ne peut pas être gardé : enregistrez de nouveau la photo en PNG, JPEG ou WebP, puis choisissez-la.",
  tooLarge: "Le fichier dépasse 5 Mo.",
};
