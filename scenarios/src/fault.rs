//! What can be wrong with a file of a scenario, of a quiz or of a kept question, in the words that
//! its author reads, behind a key of the file or under a field of a form.

use crate::message::{Message, Quoted, Word};

crate::messages! {
    // Keys and types.
    unknown_key(known: &str) =>
        "unknown key; known here: {known}",
        "clé inconnue\u{202f}; clés possibles ici\u{a0}: {known}";
    unknown_key_near(near: &str) =>
        "unknown key; did you mean `{near}`?",
        "clé inconnue\u{202f}; vouliez-vous dire `{near}`\u{202f}?";
    missing() => "missing", "à remplir";
    wrong_type(wanted: &Message, found: Word) =>
        "must be {wanted}, not {found}",
        "doit être {wanted}, et non {found}";
    a_text() => "a text in quotes", "un texte entre guillemets";
    a_number() => "a number", "un nombre";
    a_number_of(unit: Word) => "a whole number of {unit}", "un nombre entier de {unit}";
    a_truth() => "true or false", "true (vrai) ou false (faux)";
    a_table() => "a table", "une table";
    a_list_of(what: Word) => "a list of {what}", "une liste ({what})";
    one_of(names: Quoted<'_>) => "one of {names}", "l’une de ces valeurs\u{a0}: {names}";

    // Texts.
    empty() => "must not be empty", "ne doit pas être vide";
    too_long(chars: usize, longest: usize) =>
        "has {chars} characters; at most {longest} are allowed",
        "fait {chars} caractères\u{202f}; {longest} au maximum";
    too_many_words(count: usize, longest: usize) =>
        "has {count} words; at most {longest} are allowed",
        "fait {count} mots\u{202f}; {longest} au maximum";
    control_character(code: &str) =>
        "must not contain the control character {code}",
        "ne doit pas contenir le caractère de contrôle {code}";
    bad_id() =>
        "may hold only a-z, 0-9 and -, and must not begin with -",
        "n’accepte que des lettres a-z, des chiffres 0-9 et des tirets, sans tiret au début";
    not_one_of(name: &str, names: Quoted<'_>) =>
        "\"{name}\" is not one of {names}",
        "«\u{a0}{name}\u{a0}» ne convient pas\u{202f}; valeurs possibles\u{a0}: {names}";
    not_one_of_near(name: &str, names: Quoted<'_>, near: &str) =>
        "\"{name}\" is not one of {names}; did you mean \"{near}\"?",
        "«\u{a0}{name}\u{a0}» ne convient pas\u{202f}; valeurs possibles\u{a0}: {names}\u{202f}; vouliez-vous dire «\u{a0}{near}\u{a0}»\u{202f}?";
    used_twice(name: &str, line: usize) =>
        "\"{name}\" is already there in line {line}",
        "«\u{a0}{name}\u{a0}» figure déjà à la ligne {line}";

    // Numbers and lists.
    number_outside(given: &str, least: u64, most: u64, unit: Word) =>
        "is {given}; must be from {least} to {most} {unit}",
        "vaut {given}\u{202f}; doit être compris entre {least} et {most} {unit}";
    decimal_outside(given: &str, least: f64, most: f64) =>
        "is {given}; must be from {least} to {most}",
        "vaut {given}\u{202f}; doit être compris entre {least} et {most}";
    negative() => "must not be negative", "ne doit pas être négatif";
    too_many(count: usize, what: Word, most: usize) =>
        "holds {count} {what}; at most {most} are allowed",
        "contient {count} {what}\u{202f}; {most} au maximum";
    too_few(least: usize) => "needs at least {least}", "il en faut au moins {least}";

    // Files.
    at_place(line: usize, column: usize, message: &Message) =>
        "line {line}, column {column}: {message}",
        "ligne {line}, colonne {column}\u{a0}: {message}";
    at_key(line: usize, column: usize, key: &str, message: &Message) =>
        "line {line}, column {column}: {key}: {message}",
        "ligne {line}, colonne {column}\u{a0}: {key}\u{a0}: {message}";
    not_utf8(byte: &str) =>
        "the byte {byte} is not UTF-8; save the file as UTF-8",
        "l’octet {byte} n’est pas de l’UTF-8\u{202f}; enregistrez le fichier en UTF-8";
    file_too_large(bytes: usize, most: usize) =>
        "the file has {bytes} bytes; at most {most} are allowed",
        "le fichier fait {bytes} octets\u{202f}; {most} au maximum";

    // Questions of scenarios.
    no_questions() => "an interview needs at least one question", "un entretien demande au moins une question";
    no_time_to_answer() =>
        "leaves no time to answer within time_limit_s",
        "ne laisse pas le temps de répondre dans time_limit_s";
    longer_than_interview() => "is longer than the whole interview", "dépasse la durée de l’entretien";
    longer_than(other: &str) => "is longer than {other}", "dépasse {other}";
    no_synonyms() => "must name at least one word or phrase", "il faut au moins un mot ou une expression";
    bad_file_name(kinds: &str) =>
        "must be the SHA-256 of a file in hexadecimal, a point and one of {kinds}",
        "il faut le SHA-256 d’un fichier en hexadécimal, un point et l’une de ces extensions\u{a0}: {kinds}";
    undescribed() =>
        "missing: say what is to be seen in it, for whoever does not see it",
        "à remplir\u{a0}: décrivez ce qu’on y voit, pour qui ne le voit pas";
    one_occupation() =>
        "takes one code: either `rome` or `esco`",
        "prend un seul code\u{a0}: soit `rome`, soit `esco`";
    bad_rome() =>
        "must be a letter from A to N and four digits, such as \"M1805\"",
        "il faut une lettre de A à N et quatre chiffres, comme «\u{a0}M1805\u{a0}»";
    bad_esco() =>
        "must be four digits, perhaps with more behind points, such as \"2512\" or \"2512.4\"",
        "il faut quatre chiffres, suivis ou non d’autres après un point, comme «\u{a0}2512\u{a0}» ou «\u{a0}2512.4\u{a0}»";

    // Tasks.
    no_languages() => "must name at least one language", "il faut au moins un langage";
    bad_function() =>
        "must be a name that every language knows: letters without accents, digits and _, no digit first",
        "il faut un nom valable dans tous les langages\u{a0}: lettres sans accent, chiffres et _, sans chiffre au début";
    value_too_large(bytes: usize, most: usize) =>
        "takes {bytes} bytes as JSON; at most {most} are allowed",
        "fait {bytes} octets en JSON\u{202f}; {most} au maximum";
    too_many_values() => "holds too many values", "contient trop de valeurs";
    nested_too_deep() => "is nested too deep", "contient trop de niveaux imbriqués";
    number_too_large() =>
        "is a whole number that JavaScript cannot hold",
        "est un nombre entier trop grand pour JavaScript";
    not_finite() => "must be a finite number", "doit être un nombre fini";
    no_dates() =>
        "must not be a date; write it as a text",
        "ne doit pas être une date\u{202f}; écrivez-la entre guillemets, comme un texte";

    // Questions of quizzes.
    right_and_wrong() => "need one that is right and one that is wrong", "il faut une bonne réponse et une mauvaise";
    none_right() => "need one that is right", "il faut au moins une bonne réponse";
    less_than_min() => "is less than `min`", "est inférieur à `min`";
    value_or_range() =>
        "takes either `value`, perhaps with `tolerance`, or `min` and `max`",
        "il faut soit `value`, avec ou sans `tolerance`, soit `min` et `max`";

    // Kept questions.
    not_of_a_question() =>
        "does not belong here: a kept question has `[[questions]]` only, and of an interview the `[[criteria]]` that it names",
        "n’a pas sa place ici\u{a0}: une question gardée n’a que `[[questions]]` et, pour un entretien, les `[[criteria]]` qu’elle nomme";
    several_questions() =>
        "holds several; keep each by itself",
        "en contient plusieurs\u{202f}; gardez chacune à part";
}

/// What the values of a file are called.
pub(crate) mod word {
    use super::Word;

    pub(crate) const TEXT: Word = Word::new("a text", "un texte");
    pub(crate) const WHOLE_NUMBER: Word = Word::new("a whole number", "un nombre entier");
    pub(crate) const DECIMAL_NUMBER: Word = Word::new("a decimal number", "un nombre décimal");
    pub(crate) const TRUTH: Word = Word::new("true or false", "true ou false");
    pub(crate) const DATE: Word = Word::new("a date", "une date");
    pub(crate) const LIST: Word = Word::new("a list", "une liste");
    pub(crate) const TABLE: Word = Word::new("a table", "une table");

    pub(crate) const MINUTES: Word = Word::new("minutes", "minutes");
    pub(crate) const SECONDS: Word = Word::new("seconds", "secondes");
    pub(crate) const MILLISECONDS: Word = Word::new("milliseconds", "millisecondes");
    pub(crate) const PARTS: Word = Word::new("parts", "parts");
    pub(crate) const FOLLOW_UPS: Word = Word::new("follow-ups", "relances");
    pub(crate) const POINTS: Word = Word::new("points", "points");

    pub(crate) const QUESTIONS: Word = Word::new("questions", "questions");
    pub(crate) const PROBES: Word = Word::new("probes", "genres de relance");
    pub(crate) const SYNONYMS: Word = Word::new("synonyms", "synonymes");
    pub(crate) const WORDS: Word = Word::new("words", "mots");
    pub(crate) const CRITERIA: Word = Word::new("criteria", "critères");
    pub(crate) const ATTACHMENTS: Word = Word::new("attachments", "pièces jointes");
    pub(crate) const OCCUPATIONS: Word = Word::new("occupations", "métiers");
    pub(crate) const LANGUAGES: Word = Word::new("languages", "langages");
    pub(crate) const TESTS: Word = Word::new("tests", "tests");
    pub(crate) const ARGUMENTS: Word = Word::new("arguments", "arguments");
    pub(crate) const CHOICES: Word = Word::new("choices", "choix");
    pub(crate) const ITEMS: Word = Word::new("items", "éléments");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::assert_bilingual;

    #[test]
    fn every_fault_says_the_same_in_both_languages() {
        assert_bilingual(SENTENCES);
    }

    #[test]
    fn values_stand_in_a_sentence_as_its_language_writes_them() {
        let fault = number_outside("17000", 500, 30_000, word::MILLISECONDS);
        assert_eq!(fault.en, "is 17000; must be from 500 to 30000 milliseconds");
        assert_eq!(fault.fr, "vaut 17000\u{202f}; doit être compris entre 500 et 30\u{202f}000 millisecondes");
        let fault = wrong_type(&a_list_of(word::ITEMS), word::DATE);
        assert_eq!(
            (fault.en.as_str(), fault.fr.as_str()),
            ("must be a list of items, not a date", "doit être une liste (éléments), et non une date")
        );
    }
}
