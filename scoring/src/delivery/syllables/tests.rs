//! Words with the syllables that are heard in them.

use proptest::prelude::*;

use super::*;

/// Prints the rate of right counts and the words that are wrong.
fn check(words: &[(&str, u32)], language: Language) {
    assert!(words.len() >= 60);
    let wrong: Vec<String> = words
        .iter()
        .map(|(word, expected)| (word, expected, count(word, language)))
        .filter(|(_, expected, found)| *expected != found)
        .map(|(word, expected, found)| format!("{word}: {found}, not {expected}"))
        .collect();
    let right = 100.0 * (1.0 - wrong.len() as f64 / words.len() as f64);
    println!("{language}: {right:.1} % of {} words right; {wrong:?}", words.len());
    assert!(right >= 95.0, "{wrong:?}");
}

#[test]
fn french_words_have_the_syllables_that_are_heard() {
    check(FRENCH, Language::Fr);
}

#[test]
fn english_words_have_the_syllables_that_are_heard() {
    check(ENGLISH, Language::En);
}

#[test]
fn sentences_are_the_sum_of_their_words() {
    assert_eq!(count("Nous avons réduit la bibliothèque de 30 %.", Language::Fr), 1 + 2 + 2 + 1 + 4 + 1 + 1 + 2);
    assert_eq!(count("You should advise 13 services with Alice.", Language::En), 1 + 1 + 2 + 2 + 3 + 1 + 2);
    assert_eq!(count("J'ai 25 ans et j'habite à Paris.", Language::Fr), 1 + 2 + 1 + 1 + 2 + 1 + 2);
    assert_eq!(count("", Language::Fr), 0);
    assert_eq!(count(" … — !", Language::En), 0);
}

#[test]
fn accents_may_be_letters_of_their_own() {
    assert_eq!(count("e\u{301}te\u{301}", Language::Fr), count("été", Language::Fr));
    assert_eq!(count("journe\u{301}e", Language::Fr), 2);
}

#[test]
fn abbreviations_are_spelled() {
    assert_eq!(count("SQL", Language::Fr), 3);
    assert_eq!(count("CV", Language::En), 2);
    assert_eq!(count("WWW", Language::En), 9);
    assert_eq!(count("I", Language::En), 1);
    assert_eq!(count("C++ C#", Language::En), 5);
}

proptest! {
    #[test]
    fn any_text_can_be_counted(text in "\\PC{0,80}", french: bool) {
        let language = if french { Language::Fr } else { Language::En };
        prop_assert!(count(&text, language) as usize <= 16 * text.len());
    }

    #[test]
    fn a_word_has_no_more_syllables_than_letters(word in "[a-zàâçéèêëîïôùûœ'-]{1,30}") {
        let letters = word.chars().count() as u32;
        prop_assert!(count(&word, Language::Fr) <= letters);
        prop_assert!(count(&word, Language::En) <= letters + 1);
    }
}

#[rustfmt::skip]
const FRENCH: &[(&str, u32)] = &[
    ("je", 1), ("que", 1), ("les", 1), ("une", 1), ("femme", 1), ("quatre", 1), ("bien", 1), ("rien", 1),
    ("oui", 1), ("fruit", 1), ("pluie", 1), ("bleu", 1), ("rue", 1), ("vie", 1), ("œuvre", 1), ("août", 1),
    ("parlent", 1), ("aiment", 1), ("veulent", 1), ("voient", 1), ("viennent", 1), ("vient", 1), ("cent", 1),
    ("parlaient", 2), ("étudient", 3), ("moment", 2), ("vraiment", 2), ("souvent", 2), ("comment", 2),
    ("clients", 2), ("parents", 2), ("client", 2), ("ouvrier", 3), ("métier", 2), ("premier", 2),
    ("février", 3), ("maintenant", 2), ("développement", 3), ("développeur", 3), ("samedi", 2),
    ("rapidement", 3), ("évidemment", 4), ("événement", 3), ("gouvernement", 4), ("appartement", 4),
    ("entreprise", 3), ("exactement", 4), ("simplement", 3), ("seulement", 2), ("tellement", 2), ("petit", 2),
    ("semaine", 2), ("demain", 2), ("recevoir", 3), ("appelle", 2), ("personne", 2), ("question", 2),
    ("situation", 3), ("évaluation", 4), ("expérience", 3), ("science", 1), ("réaliser", 4), ("réunion", 3),
    ("théâtre", 2), ("poème", 2), ("naïf", 2), ("Noël", 2), ("pays", 2), ("payer", 2), ("voyage", 2),
    ("employé", 3), ("travail", 2), ("travailler", 3), ("famille", 2), ("million", 2), ("meilleur", 2),
    ("juillet", 2), ("accueil", 2), ("accueillir", 3), ("brouillon", 2), ("bibliothèque", 4),
    ("informatique", 4), ("priorité", 4), ("paiement", 2), ("étudiera", 4), ("ingénieur", 3),
    ("améliorer", 4), ("sérieux", 2), ("plusieurs", 2), ("langue", 1), ("longuement", 2), ("changement", 2),
    ("mangeais", 2), ("Georges", 1), ("aujourd'hui", 3), ("c'est-à-dire", 3), ("peut-être", 2),
    ("quelqu'un", 2), ("l'équipe", 2), ("jusqu'à", 2), ("qu'il", 1), ("rendez-vous", 3), ("parce", 1),
    ("coopérer", 4), ("influence", 3), ("cruel", 2), ("yeux", 1), ("Lyon", 1), ("système", 2), ("euh", 1),
    ("heu", 1), ("hmm", 1), ("monsieur", 2), ("argent", 2), ("intelligent", 4), ("mangent", 1),
    ("commencent", 2), ("expliquent", 2), ("différent", 3), ("récent", 2),
];

#[rustfmt::skip]
const ENGLISH: &[(&str, u32)] = &[
    ("I", 1), ("the", 1), ("be", 1), ("make", 1), ("makes", 1), ("changes", 2), ("worked", 1), ("started", 2),
    ("called", 1), ("handled", 2), ("table", 2), ("tables", 2), ("people", 2), ("whole", 1), ("while", 1),
    ("don't", 1), ("didn't", 2), ("couldn't", 2), ("it's", 1), ("that'll", 2), ("they're", 1),
    ("could've", 2), ("management", 3), ("statement", 2), ("element", 3), ("completely", 3),
    ("definitely", 4), ("careful", 2), ("something", 2), ("everyone", 3), ("everything", 3), ("anyone", 3),
    ("sometimes", 2), ("database", 3), ("software", 2), ("framework", 2), ("create", 2), ("creation", 3),
    ("idea", 3), ("real", 1), ("reality", 4), ("area", 3), ("social", 2), ("media", 3), ("material", 4),
    ("financial", 3), ("nation", 2), ("question", 2), ("region", 2), ("radio", 3), ("scenario", 4),
    ("period", 3), ("union", 2), ("million", 2), ("champion", 3), ("senior", 2), ("behavior", 3),
    ("experience", 4), ("client", 2), ("science", 2), ("audience", 3), ("patient", 2), ("efficient", 3),
    ("quiet", 2), ("society", 4), ("friend", 1), ("believe", 2), ("studies", 2), ("studying", 3),
    ("trying", 2), ("going", 2), ("being", 2), ("seeing", 2), ("building", 2), ("continuing", 4),
    ("earlier", 3), ("happiest", 3), ("carrier", 3), ("employer", 3), ("player", 2), ("saying", 2),
    ("beyond", 2), ("eyes", 1), ("played", 1), ("actual", 3), ("situation", 4), ("individual", 5),
    ("evaluate", 4), ("language", 2), ("value", 2), ("values", 2), ("issue", 2), ("influence", 3),
    ("fuel", 2), ("guess", 1), ("quick", 1), ("build", 1), ("fluid", 2), ("continuous", 4), ("previous", 3),
    ("serious", 3), ("delicious", 3), ("video", 3), ("technique", 2), ("colleague", 2), ("dialogue", 3),
    ("algorithm", 4), ("mechanism", 4), ("business", 2), ("beautiful", 3), ("does", 1), ("poem", 2),
    ("cooperate", 4), ("coordinate", 4), ("one", 1), ("once", 1), ("hour", 1), ("hundred", 2), ("theatre", 3),
    ("uh", 1), ("um", 1), ("hmm", 1), ("university", 5), ("forecast", 2), ("basically", 3), ("behaviour", 3),
];
