//! What the reader of TOML says of a file that is none, which it says in English, in French.
//!
//! Its sentences are few: what is wrong, and after a comma what it expected. One that is not known
//! here, as after an update of the reader, stays English in a French sentence.

use toml::de::Error;

use crate::message::Message;

/// Between what is wrong and what was expected.
const EXPECTED: &str = ", expected ";

/// What is wrong, as it is told.
pub fn message(error: &Error) -> Message {
    let en = error.message().to_owned();
    let fr = format!("la syntaxe TOML n’est pas valable\u{a0}: {}", french(&en));
    Message { en, fr }
}

fn french(sentence: &str) -> String {
    let parts = sentence.split_once(EXPECTED).filter(|_| said(WRONG, sentence).is_none());
    let (wrong, expected) = parts.map_or((sentence, None), |(wrong, expected)| (wrong, Some(expected)));
    let Some(said) = said(WRONG, wrong) else { return sentence.to_owned() };
    match expected.and_then(wanted) {
        None => said.to_owned(),
        Some(wanted) => format!("{said}\u{202f}; attendu\u{a0}: {wanted}"),
    }
}

/// What was expected: words, or signs in quotation marks, which stay. None where a word is not known.
fn wanted(expected: &str) -> Option<String> {
    let is_sign = |one: &&str| one.starts_with(['`', '\'']);
    let one = |one| said(WANTED, one).or(Some(one).filter(is_sign));
    expected.split(", ").map(one).collect::<Option<Vec<_>>>().map(|all| all.join(", "))
}

fn said(table: &[(&'static str, &'static str)], english: &str) -> Option<&'static str> {
    table.iter().find(|(known, _)| *known == english).map(|(_, french)| *french)
}

const WRONG: &[(&str, &str)] = &[
    ("`_` may only go between digits", "`_` ne va qu’entre des chiffres"),
    ("cannot extend value of type array with a dotted key", "une clé à point ne peut pas compléter une liste"),
    (
        "cannot extend value of type inline table with a dotted key",
        "une clé à point ne peut pas compléter une table entre accolades",
    ),
    ("cannot extend value of type string with a dotted key", "une clé à point ne peut pas compléter un texte"),
    ("cannot extend value of type datetime with a dotted key", "une clé à point ne peut pas compléter une date"),
    ("cannot extend value of type table with a dotted key", "une clé à point ne peut pas compléter cette table"),
    ("cannot extend value of type integer with a dotted key", "une clé à point ne peut pas compléter un nombre"),
    ("cannot extend value of type float with a dotted key", "une clé à point ne peut pas compléter un nombre"),
    ("cannot extend value of type boolean with a dotted key", "une clé à point ne peut pas compléter true ou false"),
    ("cannot recurse further; max recursion depth met", "trop de niveaux imbriqués"),
    ("carriage return must be followed by newline", "un retour chariot doit être suivi d’un saut de ligne"),
    ("duplicate key", "cette clé figure déjà plus haut"),
    ("extra `=`", "un `=` de trop"),
    ("extra assignment between key-value pairs", "un `=` de trop"),
    ("extra comma in array", "une virgule de trop dans la liste"),
    ("extra comma in inline table", "une virgule de trop entre les accolades"),
    ("integers with a radix cannot be signed", "un nombre qui n’est pas décimal ne prend pas de signe"),
    ("invalid binary number", "nombre binaire illisible"),
    ("invalid boolean", "ni true ni false"),
    ("invalid comment character", "caractère interdit dans un commentaire"),
    ("invalid date", "date illisible"),
    ("invalid date-time", "date illisible"),
    ("invalid datetime", "date illisible"),
    ("invalid time", "heure illisible"),
    ("invalid offset", "décalage horaire illisible"),
    ("invalid exponent", "nombre décimal illisible"),
    ("invalid float", "nombre décimal illisible"),
    ("invalid fraction", "nombre décimal illisible"),
    ("invalid hexadecimal number", "nombre hexadécimal illisible"),
    ("invalid inline table element", "contenu illisible entre les accolades"),
    ("invalid integer number", "nombre entier illisible"),
    ("invalid key-value pair", "il faut une clé, `=` et une valeur"),
    ("invalid key", "clé illisible"),
    ("invalid mantissa", "nombre décimal illisible"),
    ("invalid octal number", "nombre octal illisible"),
    ("invalid string", "texte illisible"),
    ("invalid basic string", "caractère interdit dans un texte"),
    ("invalid literal string", "caractère interdit dans un texte"),
    ("invalid multi-line basic string", "caractère interdit dans un texte de plusieurs lignes"),
    ("invalid multi-line literal string", "caractère interdit dans un texte de plusieurs lignes"),
    ("invalid table", "nom de table illisible"),
    ("invalid unquoted key", "caractère interdit dans une clé sans guillemets"),
    ("invalid value", "valeur illisible"),
    ("key with no value", "clé sans valeur"),
    ("keys cannot be multi-line basic strings", "une clé ne tient pas sur plusieurs lignes"),
    ("keys cannot be multi-line literal strings", "une clé ne tient pas sur plusieurs lignes"),
    ("missing array opening", "il manque `[` au début de la liste"),
    ("missing assignment between key-value pairs", "il manque `=` entre la clé et la valeur"),
    ("missing comma between array elements", "il manque une virgule entre deux éléments de la liste"),
    ("missing comma between key-value pairs", "il manque une virgule entre deux valeurs"),
    ("missing comment start", "il manque `#` devant le commentaire"),
    ("missing escaped value", "il manque ce qui suit `\\`"),
    ("missing inline table opening", "il manque l’accolade ouvrante"),
    ("missing key for inline table element", "il manque une clé entre les accolades"),
    ("missing opening quote", "il manque le guillemet ouvrant"),
    ("missing table open", "il manque `[` devant le nom de la table"),
    ("missing value", "il manque une valeur"),
    ("missing value for key", "il manque une valeur après la clé"),
    ("radix must be lowercase", "`0x`, `0o` et `0b` s’écrivent en minuscules"),
    ("recursion limit", "trop de niveaux imbriqués"),
    ("redundant integer number prefix", "un préfixe de nombre de trop"),
    ("redundant numeric sign", "un signe de trop devant le nombre"),
    ("string values must be quoted", "un texte s’écrit entre guillemets"),
    ("string values must be quoted, expected literal string", "un texte s’écrit entre guillemets"),
    ("too few unicode value digits", "il manque des chiffres au code Unicode"),
    ("unclosed array", "il manque `]` à la fin de la liste"),
    ("unclosed array table", "il manque `]]` après le nom de la table"),
    ("unclosed inline table", "il manque l’accolade fermante"),
    ("unclosed table", "il manque `]` après le nom de la table"),
    ("unexpected `=` in array", "un `=` de trop dans la liste"),
    ("unexpected content", "contenu inattendu"),
    ("unexpected content between comment and newline", "contenu inattendu après le commentaire"),
    ("unexpected key or value", "clé ou valeur inattendue"),
    ("unexpected leading zero", "un zéro de trop au début du nombre"),
    ("unexpected sign", "signe inattendu"),
    ("unquoted keys cannot be empty", "il manque un nom de clé"),
];

const WANTED: &[(&str, &str)] = &[
    ("nothing", "rien"),
    ("newline", "un saut de ligne"),
    ("key", "une clé"),
    ("value", "une valeur"),
    ("letters", "des lettres"),
    ("numbers", "des chiffres"),
    ("digits", "des chiffres"),
    ("characters", "des caractères"),
    ("printable characters", "des caractères imprimables"),
    ("basic string", "un texte entre guillemets"),
    ("literal string", "un texte entre guillemets"),
    ("multi-line basic string", "un texte de plusieurs lignes"),
    ("multi-line literal string", "un texte de plusieurs lignes"),
    ("non-double-quote visible characters", "des caractères visibles sans guillemet double"),
    ("non-single-quote visible characters", "des caractères visibles sans guillemet simple"),
    ("non-single-quote characters", "des caractères sans guillemet simple"),
    ("unicode hexadecimal value", "un code Unicode hexadécimal"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::assert_set_as_french;
    use proptest::prelude::*;
    use toml::de::DeTable;

    /// What a file is told to be wrong with, in French and without what opens it.
    fn told(source: &str) -> Vec<String> {
        let (_, errors) = DeTable::parse_recoverable(source);
        errors.iter().map(|error| french(error.message())).collect()
    }

    #[test]
    fn what_people_mistype_is_told_in_french() {
        for (source, wanted) in [
            ("a = 1\na = 2\n", "cette clé figure déjà plus haut"),
            ("a = un texte\n", "un texte s’écrit entre guillemets"),
            ("a = [1, 2\n", "il manque `]` à la fin de la liste"),
            ("a = [\"x\" \"y\"]\n", "il manque une virgule entre deux éléments de la liste"),
            ("a \"x\"\n", "clé sans valeur"),
            ("[questions\n", "il manque `]` après le nom de la table"),
            ("[[questions]\n", "il manque `]]` après le nom de la table"),
            ("a = { b = 1\n", "il manque l’accolade fermante"),
            ("a = \"x\n", "caractère interdit dans un texte"),
            ("a =\n", "un texte s’écrit entre guillemets"),
        ] {
            let told = told(source);
            assert!(told.iter().any(|one| one.contains(wanted)), "{source:?}: {told:?}");
        }
    }

    #[test]
    fn every_sentence_of_the_table_is_set_as_french() {
        for (_, french) in WRONG.iter().chain(WANTED) {
            assert_set_as_french(french);
        }
        let (_, errors) = DeTable::parse_recoverable("a = {b = 1, b = 2, c");
        for error in &errors {
            let message = message(error);
            assert!(message.fr.starts_with("la syntaxe TOML n’est pas valable\u{a0}: "), "{message:?}");
        }
    }

    proptest! {
        // Nothing that the reader says of what people could write stays English.
        #[test]
        fn whatever_is_wrong_is_told_in_french(
            source in "([a-c]{1,2}|[ ]|=|\"|'|\\[|\\]|\\{|\\}|,|\\.|#|\n|\\\\u0|1_|0x|07|\\+|true|2026-1){0,14}",
        ) {
            let (_, errors) = DeTable::parse_recoverable(&source);
            for error in &errors {
                let (wrong, expected) = error.message().split_once(EXPECTED).unwrap_or((error.message(), "nothing"));
                prop_assert!(said(WRONG, wrong).is_some(), "{wrong}");
                let is_date = ["invalid date", "invalid time", "invalid offset"].iter().any(|date| wrong.starts_with(date));
                prop_assert!(is_date || wanted(expected).is_some(), "{}", error.message());
            }
        }
    }
}
