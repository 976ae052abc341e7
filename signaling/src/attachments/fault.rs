//! Why a picture or document is not taken.

vivavoce_scenarios::messages! {
    kind() =>
        "attach a PNG, JPEG or WebP picture, a PDF, or a text that ends in .txt, .md or .csv; SVG and others are not taken",
        "joignez une image PNG, JPEG ou WebP, un PDF ou un texte en .txt, .md ou .csv\u{202f}; SVG et autres ne sont pas acceptés";
    name() =>
        "the file is not what its name says; save it anew under the right ending",
        "le fichier n’est pas ce que dit son nom\u{202f}; enregistrez-le de nouveau avec la bonne extension";
    more() =>
        "the file is two things at once; save it anew and send that",
        "le fichier est deux choses à la fois\u{202f}; enregistrez-le de nouveau et envoyez-le";
    large_picture() =>
        "the picture has more than 5 MB once it is written anew; save it as JPEG, or smaller, and send that",
        "une fois réécrite, l’image dépasse 5 Mo\u{202f}; enregistrez-la en JPEG, ou plus petite, et envoyez-la";
    large_pdf() =>
        "a PDF may have 5 MB; make it smaller, or attach the pages that matter",
        "un PDF peut peser 5 Mo\u{202f}; réduisez-le, ou joignez les pages utiles";
    broken_pdf() =>
        "the PDF is not complete; save it anew and send that",
        "le PDF est incomplet\u{202f}; enregistrez-le de nouveau et envoyez-le";
    active_pdf() =>
        "the PDF runs programs, holds other files or is locked; print it as a plain PDF and send that",
        "le PDF exécute des programmes, contient d’autres fichiers ou est verrouillé\u{202f}; imprimez-le en simple PDF et envoyez-le";
    large_text() =>
        "a text may have 256 kB; attach the part that matters",
        "un texte peut peser 256 ko\u{202f}; joignez la partie utile";
    not_utf8() =>
        "the text is not UTF-8; save it as UTF-8 and send that",
        "le texte n’est pas en UTF-8\u{202f}; enregistrez-le en UTF-8 et envoyez-le";
    all_full() =>
        "All attachments together may have 1 GB. Take some out of the scenarios; what nothing names any more is deleted after 30 days.",
        "Toutes les pièces jointes peuvent peser ensemble 1 Go. Retirez-en des scénarios\u{202f}; ce que plus rien ne nomme est supprimé après 30 jours.";
    not_plain() =>
        "the text is empty or holds control characters; save it as plain text and send that",
        "le texte est vide ou contient des caractères de contrôle\u{202f}; enregistrez-le en texte simple et envoyez-le";
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_fault_says_the_same_in_both_languages() {
        vivavoce_scenarios::message::assert_bilingual(super::SENTENCES);
    }
}
