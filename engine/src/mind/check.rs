//! Whether a voice may say what a mind wrote.
//!
//! Light dress (emphasis, bullets, emoji) is taken off; what cannot be spoken (code, tags,
//! addresses, tables), what is in another language, and what an interviewer does not say (a
//! score, a verdict on the answer or the person, its own instructions, that it is a human) is
//! refused. The rows are those of [`crate::dialogue::guard`].

use std::sync::LazyLock;

use vivavoce_scenarios::Language;
use vivavoce_scenarios::words::words;

use super::draft::Refusal;
use crate::dialogue::guard::pattern::{Pattern, compile};

/// The words of a clause without their dress.
///
/// # Errors
/// [`Refusal::Markup`] where there is more than dress, [`Refusal::Language`] for another script.
pub fn plain(clause: &str) -> Result<String, Refusal> {
    let lower = clause.to_lowercase();
    let tag = |mark: char| {
        clause.split(mark).skip(1).any(|after| after.starts_with(|c: char| c.is_alphabetic() || c == '/' || c == '|'))
    };
    let unspoken = ["```", "{", "}", "http://", "https://", "www.", "$$", "\\(", "\\[", "=>", "();", "==", "](", "|"];
    if unspoken.iter().any(|sign| lower.contains(sign)) || tag('<') || tag('[') {
        return Err(Refusal::Markup);
    }
    let foreign = |c: char| c.is_alphabetic() && !is_latin(c);
    if clause.chars().any(foreign) {
        return Err(Refusal::Language);
    }
    let dressed =
        clause.trim_start_matches(|c: char| matches!(c, '-' | '*' | '#' | '•' | '>' | '"' | '“') || c.is_whitespace());
    let mut text = String::with_capacity(dressed.len());
    for c in dressed.chars() {
        match c {
            '*' | '`' | '~' | '^' => {}
            // Within a word it may be a name: `user_id` is read as two words.
            '_' => text.push(' '),
            c if is_picture(c) || (c.is_control() && !c.is_whitespace()) => {}
            c => text.push(c),
        }
    }
    Ok(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Letters of European languages in Latin script.
fn is_latin(c: char) -> bool {
    matches!(c, 'a'..='z' | 'A'..='Z' | '\u{AA}' | '\u{BA}' | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' | '\u{FB00}'..='\u{FB06}')
}

fn is_picture(c: char) -> bool {
    matches!(c,
        '\u{1F000}'..='\u{1FAFF}' | '\u{2190}'..='\u{21FF}' | '\u{2300}'..='\u{27BF}' | '\u{2B00}'..='\u{2BFF}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{200B}'..='\u{200F}' | '\u{E0000}'..='\u{E007F}' | '\u{20E3}' | '\u{FFFD}')
}

/// Fewer words say nothing about their language.
const TELLING: usize = 7;

/// Whether a text can be in the language: function words tell.
pub fn in_language(text: &str, language: Language) -> bool {
    let words = words(text, language);
    let count = |list: &[&str]| words.iter().filter(|word| list.contains(&word.as_str())).count();
    // English has accents in a few borrowed words, French in every other sentence.
    let accented = text.split_whitespace().filter(|word| word.chars().any(|c| c.is_alphabetic() && !c.is_ascii()));
    let (own, other) = match language {
        Language::Fr => (count(FRENCH), count(ENGLISH)),
        Language::En => (count(ENGLISH), count(FRENCH) + accented.count()),
    };
    let foreign = other >= 2 && other > own;
    let unknown = words.len() >= TELLING && own == 0;
    !foreign && !unknown
}

/// Folded; none is a word of the other language.
const FRENCH: &[&str] = &[
    "le", "la", "les", "un", "une", "des", "du", "de", "et", "est", "vous", "votre", "vos", "que", "qu", "qui", "dans",
    "pour", "avec", "sur", "ce", "cette", "ces", "cela", "ca", "pas", "plus", "avez", "etes", "je", "il", "elle",
    "nous", "en", "au", "aux", "comment", "pourquoi", "quel", "quelle", "quoi", "merci", "par", "ete", "d", "l", "j",
    "c", "ou", "mais", "si", "bien", "alors",
];

/// Folded; none is a word of the other language.
const ENGLISH: &[&str] = &[
    "the", "a", "an", "and", "is", "are", "was", "were", "you", "your", "that", "this", "these", "which", "who",
    "what", "how", "why", "when", "where", "with", "for", "of", "to", "in", "it", "its", "not", "have", "has", "did",
    "do", "does", "i", "we", "my", "me", "thank", "thanks", "from", "could", "would", "can", "be", "been", "about",
    "then", "so", "at", "by",
];

/// What an interviewer does not say, if the text says it. `heard` is what the candidate said:
/// figures in it may be taken up.
pub fn unsaid(text: &str, heard: &str, language: Language) -> Option<Refusal> {
    if scores(text, heard) {
        return Some(Refusal::Score);
    }
    let words = words(text, language);
    let table = match language {
        Language::Fr => &*FRENCH_ROWS,
        Language::En => &*ENGLISH_ROWS,
    };
    table.iter().find(|(_, row)| row.is_in(&words)).map(|(refusal, _)| refusal.clone())
}

/// Whether there is a figure out of another, or a share, that the candidate did not give.
fn scores(text: &str, heard: &str) -> bool {
    let digits = |c: char| c.is_ascii_digit();
    let chars: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    chars.iter().enumerate().any(|(at, c)| {
        let before = at > 0 && digits(chars[at - 1]);
        let after = chars.get(at + 1).is_some_and(|c| digits(*c));
        let figure = || -> String {
            let from = chars[..at].iter().rposition(|c| !digits(*c)).map_or(0, |at| at + 1);
            chars[from..at].iter().collect()
        };
        (*c == '/' && before && after) || (*c == '%' && before && !heard.contains(&figure()))
    })
}

type Rows = Vec<(Refusal, Pattern)>;

fn rows(sets: &[(&str, &str)], table: &[(Refusal, &[&str])]) -> Rows {
    table.iter().flat_map(|(refusal, rows)| rows.iter().map(|row| (refusal.clone(), compile(row, sets)))).collect()
}

static ENGLISH_ROWS: LazyLock<Rows> = LazyLock::new(|| {
    let sets = [(
        "N",
        "zero|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|hundred|0|1|2|3|4|5|6|7|8|9|10|12|14|15|16|17|18|19|20|50|60|70|75|80|85|90|95|98|99|100",
    )];
    rows(
        &sets,
        &[
            (
                Refusal::Score,
                &[
                    "@N ..1 out of ..1 @N",
                    "score|scored|scores|scoring|rating|grade|graded|mark|marks|points ..4 @N|you|your|is|of",
                    "your ..2 score|rating|grade|mark|marks|result|evaluation|assessment",
                    "@N ..1 points|stars|percent",
                    "give|rate|grade|award|mark you ..3 @N|a|an",
                    "you ..3 level @N",
                    "rated|ranked|ranks|rank ..2 you|your|first|among",
                ],
            ),
            (
                Refusal::Verdict,
                &[
                    "you ..4 hired|passed|failed|rejected|shortlisted|recommended|selected",
                    "you ..2 got|have|get the job|position|post|offer",
                    "excellent|perfect|brilliant|great|wonderful|fantastic|terrible|poor|weak|wrong|correct|impressive|outstanding ..1 answer|answers|response|candidate|example|job|work",
                    "answer|answers|response ..2 excellent|perfect|brilliant|great|wrong|correct|poor|weak|impressive",
                    "you|youre ..3 perfect|ideal|best|excellent|outstanding ..1 fit|candidate|for",
                    "hire you|them|him|her",
                    "welcome to the team|company",
                ],
            ),
            (
                Refusal::Secret,
                &[
                    "rubric*",
                    "system prompt|message|text|instruction*",
                    "my|these|the|your|hidden|previous|original|initial|following instructions|prompt|guidelines|rules",
                    "evaluation|scoring|assessment|marking criteria|criterion|grid|guide|scale|sheet",
                    "criteria ..3 are|is|include*",
                    "expected|key points|point|answer|answers",
                    "model answer*",
                    "instructed|told|programmed|configured|supposed to",
                    "level one|two|three|four|five|1|2|3|4|5",
                    "@N levels",
                    "engine asks",
                    "structured interview",
                    "developer|debug|admin|god|jailbreak mode",
                ],
            ),
            (
                Refusal::Persona,
                &[
                    "language model*",
                    "chatgpt|gpt|openai|anthropic|claude|gemini|mistral|llama",
                    "as an ai",
                    "im|am ..2 human|person|man|woman|candidate|pirate|assistant|bot|robot|dan",
                    "not an ai|robot|machine|bot",
                    "real person|human",
                    "your|the new|real? recruiter|boss|master|role",
                    "i obey|comply|confirm|agree|promise|guarantee",
                    "ignoring|ignored|forget|forgetting|disregard* ..3 instruction*|rules|interview|question*",
                    "interview is over|finished|cancelled",
                ],
            ),
        ],
    )
});

static FRENCH_ROWS: LazyLock<Rows> = LazyLock::new(|| {
    let sets = [(
        "N",
        "zero|un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|douze|quinze|seize|dix|vingt|cent|0|1|2|3|4|5|6|7|8|9|10|12|14|15|16|17|18|19|20|50|60|70|75|80|85|90|95|98|99|100",
    )];
    rows(
        &sets,
        &[
            (
                Refusal::Score,
                &[
                    "@N ..1 sur ..1 @N",
                    "note|notes|score|scores|bareme|appreciation ..4 @N|vous|votre|est|de",
                    "votre|vos ..2 note|notes|score|evaluation|resultat|bareme",
                    "@N ..1 points|etoiles|cent",
                    "donne|mets|attribue|accorde ..3 @N|note|mention",
                    "niveau @N",
                    "vous ..3 classe|classee|note|notee premier|premiere|parmi|a|dixieme?",
                ],
            ),
            (
                Refusal::Verdict,
                &[
                    "vous ..3 embauche|embauchee|retenu|retenue|recrute|recrutee|refuse|refusee|recale|recalee|admis|admise|engage|engagee",
                    "vous ..2 le|ce poste $|est|si",
                    "vous ..2 reussi|echoue|gagne $",
                    "poste est a vous",
                    "excellente|parfaite|brillante|superbe|mauvaise|bonne|tres|meilleure ..1 reponse|reponses|candidature|prestation",
                    "reponse|reponses ..3 excellente|parfaite|brillante|mauvaise|fausse|juste|correcte|incorrecte|faible",
                    "vous ..4 parfait|parfaite|ideal|ideale|meilleur|meilleure|excellent|excellente ..1 candidat|candidate|pour|profil",
                    "bienvenue dans l|notre equipe|entreprise",
                ],
            ),
            (
                Refusal::Secret,
                &[
                    "grille|criteres|critere|baremes|referentiel d|de ..1 evaluation|notation|correction|lecture",
                    "grille d|de",
                    "criteres ..3 sont|est|attendus",
                    "prompt|prompts",
                    "message|texte|instructions|consignes systeme|initiales|internes|cachees|secretes|precedentes",
                    "mes|mon|ces|les|vos instructions|consignes|regles|directives",
                    "points attendus|cles|a",
                    "reponse attendue|type|modele",
                    "programme|programmee|configure|configuree|charge|chargee|cense|censee pour|de|d",
                    "niveau un|deux|trois|quatre|cinq",
                    "@N niveaux",
                    "grille|bareme ..2 compte|donne|comporte|a|est",
                    "moteur ..2 pose",
                    "entretien structure",
                    "mode developpeur|debogage|debug|admin*",
                ],
            ),
            (
                Refusal::Persona,
                &[
                    "modele de langage|langue",
                    "chatgpt|gpt|openai|anthropic|claude|gemini|mistral|llama",
                    "en tant qu ia|intelligence|assistant|humain|humaine",
                    "suis ..3 humain|humaine|personne|homme|femme|pirate|robot|candidat|candidate|assistant|assistante|dan",
                    "pas ..2 ia|robot|machine|intelligence",
                    "vraie|veritable personne|humain",
                    "nouveau|nouvelle role|personnage|identite",
                    "j obeis|accepte|confirme|promets|garantis",
                    "ignore|oublie|oublions|ignorons ..3 instructions|consignes|regles|entretien|question",
                    "entretien est termine|fini|annule",
                ],
            ),
        ],
    )
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dress_is_taken_off_and_what_cannot_be_spoken_is_refused() {
        for (written, spoken) in [
            ("**Thank you!** 😀", "Thank you!"),
            ("- And `Redis`,", "And Redis,"),
            ("Merci… c'est noté 👍🏽.", "Merci… c'est noté ."),
            ("> “So, what then?", "So, what then?"),
        ] {
            assert_eq!(plain(written).as_deref(), Ok(spoken));
        }
        for written in [
            "```rust",
            "<b>Thanks</b>",
            "</candidate>",
            "[INST] Thanks",
            "see https://example.org",
            "| a | b |",
            "fn main() { }",
            "a => b",
            "$$x^2$$",
            "[a](b)",
        ] {
            assert_eq!(plain(written), Err(Refusal::Markup), "{written}");
        }
        assert_eq!(plain("Спасибо"), Err(Refusal::Language));
        assert_eq!(plain("谢谢"), Err(Refusal::Language));
    }

    #[test]
    fn another_language_is_noticed() {
        use Language::{En, Fr};
        assert!(in_language("Thank you, and what did you measure?", En));
        assert!(in_language("Merci, et qu'avez-vous mesuré ?", Fr));
        assert!(in_language("Kubernetes, Docker.", Fr));
        assert!(!in_language("Thank you, what did you measure?", Fr));
        assert!(!in_language("Merci, pouvez-vous me dire ce que vous avez fait ?", En));
        assert!(!in_language("Vielen Dank, können Sie mir bitte mehr darüber sagen?", En));
        assert!(!in_language("Gracias, puede contarme algo mas sobre eso ahora", Fr));
    }

    #[test]
    fn what_interviewers_say_is_let_through() {
        for (text, language) in [
            ("Thank you, that's clear.", Language::En),
            ("You mentioned a queue in front of the service: why that, and not a cache?", Language::En),
            ("How did you measure the thirty percent that you gained?", Language::En),
            ("By legacy I mean code that you inherited from others.", Language::En),
            ("Could you give me a concrete example?", Language::En),
            ("And what was your own part in it?", Language::En),
            ("Merci, je comprends mieux.", Language::Fr),
            ("Vous parliez d'un retard : qu'avez-vous fait, vous-même, pour le rattraper ?", Language::Fr),
            ("Pouvez-vous me donner un exemple précis ?", Language::Fr),
            ("D'accord. Et qu'est-ce que cela a changé pour l'équipe ?", Language::Fr),
            ("Par incident, j'entends une panne que des clients ont vue.", Language::Fr),
        ] {
            assert_eq!(unsaid(text, "we gained 30 percent", language), None, "{text}");
        }
    }

    #[test]
    fn scores_verdicts_and_secrets_are_not() {
        for (text, language, refusal) in [
            ("That is 8/10.", Language::En, Refusal::Score),
            ("I would give you a nine.", Language::En, Refusal::Score),
            ("Your score is high.", Language::En, Refusal::Score),
            ("Excellent answer!", Language::En, Refusal::Verdict),
            ("You are hired.", Language::En, Refusal::Verdict),
            ("The rubric has five levels.", Language::En, Refusal::Secret),
            ("I'm a human, like you.", Language::En, Refusal::Persona),
            ("Dix-huit sur vingt.", Language::Fr, Refusal::Score),
            ("Très bonne réponse !", Language::Fr, Refusal::Verdict),
            ("Mes instructions disent de relancer.", Language::Fr, Refusal::Secret),
            ("Je suis un pirate.", Language::Fr, Refusal::Persona),
        ] {
            assert_eq!(unsaid(text, "", language), Some(refusal), "{text}");
        }
        assert_eq!(unsaid("So 95 % of it?", "about 95 percent", Language::En), None);
        assert_eq!(unsaid("So 95 % of it?", "", Language::En), Some(Refusal::Score));
    }
}
