//! What there is to say about a file of another program, in the words that its author reads.

use crate::message::{Message, Word};

crate::messages! {
    // The file as a whole.
    too_large(bytes: usize, most: usize) =>
        "the file has {bytes} bytes; at most {most} are allowed",
        "le fichier fait {bytes} octets\u{202f}; {most} au maximum";
    nothing() => "no question could be taken over", "aucune question n’a pu être reprise";
    nothing_since(first: &Message) =>
        "no question could be taken over; {first}",
        "aucune question n’a pu être reprise\u{202f}; {first}";
    at_line(line: usize, message: &Message) => "line {line}: {message}", "ligne {line}\u{a0}: {message}";
    category_left_out(name: &str) =>
        "the category \"{name}\" is left out; a quiz has none",
        "la catégorie «\u{a0}{name}\u{a0}» est laissée de côté\u{202f}; un quiz n’en a pas";
    too_many_questions(most: usize) => "a quiz has at most {most} questions", "un quiz a au maximum {most} questions";
    other_texts_left_out(count: usize) =>
        "hints and texts for right, partly right and wrong answers are left out ({count} questions)",
        "les indices et les textes pour les réponses bonnes, en partie bonnes ou mauvaises sont laissés de côté (questions concernées\u{a0}: {count})";

    // XML that cannot be read.
    bad_xml(why: &str) => "{why}", "le XML n’est pas valable\u{a0}: {why}";
    xml_mismatched(wanted: &str, found: &str) =>
        "ill-formed document: expected `</{wanted}>`, but `</{found}>` was found",
        "le XML n’est pas valable\u{a0}: il faut `</{wanted}>`, et non `</{found}>`";
    xml_unmatched(name: &str) =>
        "ill-formed document: close tag `</{name}>` does not match any open tag",
        "le XML n’est pas valable\u{a0}: `</{name}>` ne ferme rien";
    xml_open_tag() =>
        "syntax error: tag not closed: `>` not found before end of input",
        "le XML n’est pas valable\u{a0}: une balise n’a pas de `>`";
    xml_open_comment() =>
        "syntax error: comment not closed: `-->` not found before end of input",
        "le XML n’est pas valable\u{a0}: un commentaire n’a pas de `-->`";
    xml_open_cdata() =>
        "syntax error: CDATA not closed: `]]>` not found before end of input",
        "le XML n’est pas valable\u{a0}: un CDATA n’a pas de `]]>`";
    xml_open_reference() =>
        "ill-formed document: entity or character reference not closed: `;` not found before end of input",
        "le XML n’est pas valable\u{a0}: un `&` n’a pas de `;` (un `&` seul s’écrit `&amp;`)";
    xml_after_end() => "there is something after the end of `quiz`", "quelque chose suit la fin de `quiz`";
    xml_too_deep() =>
        "elements stand in each other too deeply",
        "trop d’éléments sont imbriqués les uns dans les autres";
    xml_too_many() => "a question has too many elements", "une question a trop d’éléments";
    xml_not_quiz() => "the outermost element is not `quiz`", "l’élément racine n’est pas `quiz`";
    xml_never_began() => "an element ends that never began", "un élément se termine sans avoir commencé";
    xml_entity() => "entities of one's own are not allowed", "les entités propres au fichier ne sont pas admises";
    xml_document_type() => "a document type is not allowed", "un type de document (DOCTYPE) n’est pas admis";
    xml_unfinished() => "the file ends before `quiz` does", "le fichier s’arrête avant la fin de `quiz`";

    // Questions that cannot be asked.
    empty(what: Word) => "{what} is empty", "{what}\u{a0}: rien n’y est écrit";
    too_long(what: Word, chars: usize, longest: usize) =>
        "{what} has {chars} characters; at most {longest} are allowed",
        "{what}\u{a0}: {chars} caractères\u{202f}; {longest} au maximum";
    wrong_count(count: usize, what: Word, least: usize, most: usize) =>
        "it has {count} {what}; from {least} to {most} are allowed",
        "{what}\u{a0}: {count}\u{202f}; il en faut de {least} à {most}";
    two_the_same(what: Word) => "two of its {what} are the same", "deux de ses {what} sont identiques";
    right_and_wrong() =>
        "a single choice needs one answer that is right and one that is wrong",
        "un choix unique demande une bonne réponse et une mauvaise";
    none_right() => "no answer is right", "aucune bonne réponse n’est indiquée";
    no_number_right() => "no number is fully right", "aucun nombre n’est tout à fait juste";
    no_number(text: &str) =>
        "\"{text}\" is no number that can be asked for",
        "«\u{a0}{text}\u{a0}» n’est pas un nombre utilisable";
    range_backwards() => "its range ends before it begins", "son intervalle finit avant de commencer";
    negative_tolerance() => "its tolerance is negative", "sa tolérance est négative";
    braces() => "its braces do not match", "ses accolades ne vont pas par paires";
    no_type() => "it has no type", "elle n’a pas de type";
    not_true_false() => "its answers are not `true` and `false`", "ses réponses ne sont pas `true` et `false`";
    unsupported(kind: &str) => "not supported: {kind}", "genre non pris en charge\u{a0}: {kind}";
    description() =>
        "not supported: a description without answers",
        "genre non pris en charge\u{a0}: description sans réponses";
    essay() => "not supported: essay", "genre non pris en charge\u{a0}: composition";
    matching() => "not supported: matching", "genre non pris en charge\u{a0}: appariement";
    short_answer() => "not supported: short answer", "genre non pris en charge\u{a0}: réponse courte";
    gift_ordering() =>
        "not supported: ordering as the plug-in writes it in GIFT; use Moodle XML",
        "genre non pris en charge\u{a0}: mise en ordre telle que le plugin l’écrit en GIFT\u{202f}; passez par Moodle XML";

    // What a question loses.
    picture_left_out() =>
        "a picture, sound or the like is left out",
        "une image, un son ou un autre média est laissé de côté";
    feedback_left_out() =>
        "the feedback of its answer is left out",
        "le commentaire de sa réponse est laissé de côté";
    item_feedback_left_out() =>
        "the feedback of its items is left out",
        "les commentaires de ses éléments sont laissés de côté";
    other_feedback_left_out() =>
        "the feedback for other numbers is left out",
        "le commentaire pour les autres nombres est laissé de côté";
    only_first_number() =>
        "only the first number that is fully right counts",
        "seul le premier nombre tout à fait juste compte";
    half_right_left_out() =>
        "part of the points for an answer that is half right is left out: a single choice gives all or none",
        "les points partiels d’une réponse à moitié juste sont laissés de côté\u{a0}: un choix unique donne tout ou rien";
    weights_left_out() =>
        "its weights are left out: right minus wrong is counted",
        "ses pondérations sont laissées de côté\u{a0}: les bonnes réponses comptent, moins les mauvaises";
    fractions_left_out() =>
        "its fractions are left out: right minus wrong is counted",
        "ses fractions sont laissées de côté\u{a0}: les bonnes réponses comptent, moins les mauvaises";
    units_left_out() => "its units are left out", "ses unités sont laissées de côté";
    all_items() => "all items are asked for, not some of them", "tous les éléments sont demandés, et non une partie";
    grading_left_out() =>
        "its grading is left out: neighbours in the right order are counted",
        "sa notation est laissée de côté\u{a0}: les voisins dans le bon ordre comptent";
    grade(points: f64) => "its grade becomes {points} points", "sa note devient {points}";
}

pub(crate) const TEXT: Word = Word::new("the question's text", "texte de la question");
pub(crate) const EXPLANATION: Word = Word::new("the explanation", "explication");
pub(crate) const FEEDBACK: Word = Word::new("a feedback", "commentaire");
pub(crate) const ANSWER: Word = Word::new("an answer", "réponse");
pub(crate) const ANSWERS: Word = Word::new("answers", "réponses");
pub(crate) const ITEMS: Word = Word::new("items", "éléments");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::assert_bilingual;

    #[test]
    fn every_note_says_the_same_in_both_languages() {
        assert_bilingual(SENTENCES);
    }
}
