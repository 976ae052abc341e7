//! What candidates read before they agree. A version that was published never changes: the ledger
//! names it. A change is one more version at the end.

use super::wire::{ConsentText, ConsentTexts, Purpose};

/// One version.
struct Version {
    name: &'static str,
    /// English and French.
    texts: [(Purpose, &'static str, &'static str); 5],
}

const VERSIONS: &[Version] = &[Version {
    name: "2026-12",
    texts: [
        (
            Purpose::Recording,
            "I agree that my voice, what I say and what I write are recorded, and kept as long as is said above. \
             If I take this back, the recording is deleted.",
            "J’accepte que ma voix, ce que je dis et ce que j’écris soient enregistrés et gardés aussi longtemps \
             qu’indiqué ci-dessus. Si je reviens sur cet accord, l’enregistrement est supprimé.",
        ),
        (
            Purpose::AiInterview,
            "I agree to be interviewed by an AI. It decides nothing about me. If I take this back, the interview ends.",
            "J’accepte d’être interrogé par une IA. Elle ne décide rien à mon sujet. Si je reviens sur cet accord, \
             l’entretien s’arrête.",
        ),
        (
            Purpose::Remote,
            "I agree that the services named above receive what is said there. If I take this back, the interview ends \
             and nothing more is sent; what they have received is subject to their own terms.",
            "J’accepte que les services nommés ci-dessus reçoivent ce qui y est indiqué. Si je reviens sur cet accord, \
             l’entretien s’arrête et plus rien n’est envoyé\u{a0}; ce qu’ils ont reçu relève de leurs propres règles.",
        ),
        (
            Purpose::AiScoring,
            "I agree that programs, AI among them, score my answers and write a report. Without it there is no report: \
             only people rate the interview. If I take this back, the report is deleted.",
            "J’accepte que des programmes, dont des IA, évaluent mes réponses et rédigent un bilan. Sans cet accord, \
             il n’y a pas de bilan\u{a0}: seules des personnes évaluent l’entretien. Si je reviens dessus, le bilan est \
             supprimé.",
        ),
        (
            Purpose::Sharing,
            "I agree that the organisation named above may listen to this interview, read it and share it. If I take \
             this back, it can open it no more, and its links end.",
            "J’accepte que l’organisation nommée ci-dessus écoute cet entretien, le lise et le partage. Si je reviens \
             sur cet accord, elle ne peut plus l’ouvrir et ses liens cessent de fonctionner.",
        ),
    ],
}];

/// The version that is agreed to now.
pub fn current() -> &'static str {
    VERSIONS.last().map_or("", |version| version.name)
}

/// The texts of a version, if there was one of this name.
pub fn of(version: &str) -> Option<ConsentTexts> {
    let found = VERSIONS.iter().find(|one| one.name == version)?;
    let items = Purpose::ALL.iter().filter_map(|purpose| found.texts.iter().find(|(one, ..)| one == purpose));
    Some(ConsentTexts {
        version: found.name.to_owned(),
        current: found.name == current(),
        items: items
            .map(|(purpose, en, fr)| ConsentText {
                purpose: *purpose,
                needed: purpose.is_needed(),
                en: (*en).to_owned(),
                fr: (*fr).to_owned(),
            })
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::fingerprint;

    /// The fingerprints of what was published: a version whose text differs from it is another one.
    const PUBLISHED: &[(&str, &str)] = &[("2026-12", "6f19957312adf289")];

    #[test]
    fn a_version_that_was_published_says_what_it_said() {
        assert_eq!(VERSIONS.len(), PUBLISHED.len());
        for (version, (name, known)) in VERSIONS.iter().zip(PUBLISHED) {
            let parts: Vec<&[u8]> =
                version.texts.iter().flat_map(|(_, en, fr)| [en.as_bytes(), fr.as_bytes()]).collect();
            assert_eq!((version.name, &fingerprint(&parts)[..16]), (*name, *known));
        }
    }

    #[test]
    fn every_purpose_is_said_in_both_languages() {
        let texts = of(current()).expect("there is one");
        assert_eq!(texts.items.len(), Purpose::ALL.len());
        for text in texts.items {
            assert!(text.en.len() > 40 && text.fr.len() > 40 && !text.fr.contains('\''), "{:?}", text.purpose);
        }
        assert!(of("1999").is_none());
    }
}
