//! Which language a text is in, by its most frequent small words.
//!
//! The shares of a language's function words in a text tell languages apart from a dozen words
//! on (the idea of Ingle 1976 and of Dunning's stop-word baseline); the lists hold each
//! language's most frequent words. Languages beside ours are there to be recognised, not scored.

use std::collections::HashMap;
use std::sync::LazyLock;

/// ISO 639-1 code and most frequent words, folded.
const PROFILES: [(&str, &str); 7] = [
    (
        "fr",
        "le la les un une des du de d l je j tu il elle on nous vous ils elles et est que qu qui ne pas ce c ca dans \
         pour sur avec sans mais ou donc par plus au aux se s me m en y son sa ses mon ma mes etait ai suis ont sont \
         avait ete fait quand parce tout tres bien alors leur cette",
    ),
    (
        "en",
        "the a an of to and in i it is was that you he she we they for on with as at by from but not or be are were \
         have has had do did this my your his her their our which who what when if so there would could can will \
         because then them me him us about into more very its",
    ),
    (
        "es",
        "el la los las un una unos de del que y en a es no se lo me mi su con por para como pero mas muy ya yo ella \
         nosotros era fue esta este esto hay cuando porque he ha tengo hemos al le les si todo mucho entonces",
    ),
    (
        "de",
        "der die das den dem des ein eine einen einem und ist war ich du er sie wir ihr nicht mit auf fur von zu zum \
         im in an es auch aber wenn dass weil hat habe haben wurde sich mein meine so wie noch nur dann uns mir",
    ),
    (
        "it",
        "il lo la i gli le un una di del della dei che e in a non si mi ho ha sono era per con come ma piu molto io \
         lui lei noi anche quando perche questo questa al alla nel nella da dal ci se poi abbiamo stato",
    ),
    (
        "pt",
        "o a os as um uma de do da dos das que e em no na nao se me eu ele ela nos com por para como mas mais muito \
         foi era esta este isso quando porque tem tinha ao meu minha seu sua ja entao voce",
    ),
    (
        "nl",
        "de het een en van ik je hij zij we wij is was niet dat die met op voor in te aan er maar ook als om zijn \
         heb heeft hebben werd naar bij uit dan nog wel mijn toen omdat wat geen",
    ),
];

static WORDS: LazyLock<HashMap<&'static str, Vec<usize>>> = LazyLock::new(|| {
    let mut words: HashMap<&'static str, Vec<usize>> = HashMap::new();
    for (index, (_, list)) in PROFILES.iter().enumerate() {
        for word in list.split_whitespace() {
            let known = words.entry(word).or_default();
            if !known.contains(&index) {
                known.push(index);
            }
        }
    }
    words
});

/// The share of a text's words that are among each language's most frequent ones.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Profile {
    shares: [f32; PROFILES.len()],
}

impl Profile {
    /// The profile of folded words.
    pub fn of<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let mut hits = [0.0_f32; PROFILES.len()];
        let mut all = 0.0_f32;
        for word in words {
            all += 1.0;
            for index in WORDS.get(word).into_iter().flatten() {
                hits[*index] += 1.0;
            }
        }
        Self { shares: hits.map(|hits| if all > 0.0 { hits / all } else { 0.0 }) }
    }

    /// The share of one language, by its ISO 639-1 code; 0 for one that is not known.
    pub fn share(&self, code: &str) -> f32 {
        PROFILES.iter().position(|(known, _)| *known == code).map_or(0.0, |index| self.shares[index])
    }

    /// The likeliest language and its share.
    pub fn likeliest(&self) -> (&'static str, f32) {
        let best = self.shares.iter().enumerate().fold(
            0,
            |best, (index, share)| {
                if *share > self.shares[best] { index } else { best }
            },
        );
        (PROFILES[best].0, self.shares[best])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vivavoce_scenarios::{Language, words::words};

    #[test]
    fn sentences_of_seven_languages_are_told_apart() {
        for (code, text) in [
            ("fr", "Je travaille avec une équipe qui n'est pas grande, mais on se parle tous les jours."),
            ("en", "I work with a team that is not large, but we talk to each other every day."),
            ("es", "Trabajo con un equipo que no es muy grande, pero nos hablamos todos los días."),
            ("de", "Ich arbeite mit einem Team, das nicht groß ist, aber wir reden auch jeden Tag."),
            ("it", "Lavoro con un gruppo che non è molto grande, ma ci parliamo quando serve."),
            ("pt", "Eu trabalho com uma equipe que não é muito grande, mas a gente se fala quando tem tempo."),
            ("nl", "Ik werk met een team dat niet groot is, maar we praten ook bij de koffie met elkaar."),
        ] {
            let words = words(text, Language::Fr);
            assert_eq!(Profile::of(words.iter().map(String::as_str)).likeliest().0, code, "{text}");
        }
    }

    #[test]
    fn no_words_are_no_language() {
        assert_eq!(Profile::of([]).likeliest().1, 0.0);
    }
}
