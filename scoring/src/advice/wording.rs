//! Advice in words: why, and a version of the candidate's own sentence to try.

use vivavoce_scenarios::{Language, Point};

use super::Lack;
use crate::content::Reading;
use crate::content::relevance;
use crate::span::Span;

/// Why a lack matters and what to try instead, about the candidate's words.
pub(super) fn of(reading: &Reading<'_>, lack: Lack, words: Option<&Span>, point: Option<&Point>) -> (String, String) {
    let own = words.map(|span| open_ended(&span.text)).unwrap_or_default();
    let follow_up = point.and_then(|point| point.follow_up.as_ref()).map(|follow_up| follow_up.text.as_str());
    match reading.answer.language {
        Language::Fr => french(reading, lack, &own, follow_up),
        Language::En => english(reading, lack, &own, follow_up),
    }
}

/// A quotation without the mark at its end, so that it can go on.
fn open_ended(text: &str) -> String {
    text.trim().trim_end_matches(|c: char| c.is_whitespace() || ".!?…;:,«»\"".contains(c)).to_owned()
}

fn english(reading: &Reading<'_>, lack: Lack, own: &str, follow_up: Option<&str>) -> (String, String) {
    let (why, better) = match lack {
        Lack::Point => {
            let asked = follow_up.unwrap_or(&reading.question.text);
            let why = format!("Your answer leaves something out that the question is about: “{asked}”");
            let better = format!("Say “{own}”, and then answer this in one or two sentences: “{asked}”");
            return (why, better);
        }
        Lack::Focus => {
            let why = "A good part of the answer is not about the question; the rest is harder to find in it.";
            let better = match best_sentence(reading) {
                Some(best) => {
                    format!("Begin with “{best}”, leave out “{own}”, and stop when the question is answered.")
                }
                None => {
                    format!("Begin with the question's own words: “{}” Then leave out “{own}”.", reading.question.text)
                }
            };
            return (why.to_owned(), better);
        }
        Lack::OwnPart => {
            let why = "You say “we”: nobody can tell what you did yourself.";
            let mine = first_person_english(own);
            let better = if mine == own {
                format!("After “{own}”, add your part: “My own part was to …, and I …”")
            } else {
                format!("If it was you, say so: “{mine}.” If not, add your part: “My part in it was to …”")
            };
            return (why.to_owned(), better);
        }
        Lack::Detail => (
            "You mention the point, but do not say how or why.",
            format!("“{own}. What I did exactly was …, because …”"),
        ),
        Lack::Situation => (
            "Without the situation, nobody can tell how hard it was.",
            format!("“It was in [month], at [place], and there were [how many people]. {own}.”"),
        ),
        Lack::Task => (
            "It is not said what had to be reached, so the result cannot be judged.",
            format!("“I had to … by [date]. {own}.”"),
        ),
        Lack::Action => ("It is not said what you did.", format!("“{own}. So first I …, then I …, and finally I …”")),
        Lack::Result => (
            "The answer stops before the result.",
            format!("“{own}. In the end, [what changed] went from … to …, and since then …”"),
        ),
        Lack::Order => (
            "The steps are easier to follow when their order is said.",
            format!("“First, {own}. Then I … Finally I …”"),
        ),
        Lack::Reasons => ("You say what, but hardly why.", format!("“{own}, because …”")),
        Lack::Alternatives => (
            "Naming another way, or what could go wrong, shows that you chose.",
            format!("“{own}. If that fails, I would …; I prefer it to …, because …”"),
        ),
        Lack::Example => {
            ("An example makes it believable.", format!("“{own}. For example, last year [who, where] …, and I …”"))
        }
        Lack::Conclusion => ("The answer stops rather than ends.", format!("“{own}. … So, in short, …”")),
        Lack::Figures => (
            "There is no figure: the size of it stays open.",
            format!("“{own}: about [how many] in [how long], from … down to …”"),
        ),
        Lack::Names => {
            ("Names, dates and tools show that you were there.", format!("“{own}, with [tool or team], in [month].”"))
        }
        Lack::Terms => (
            "Terms of the trade say in one word what you describe.",
            format!("Take “{own}” and say it again with the words of your trade, such as {}.", terms(reading, "or")),
        ),
    };
    (why.to_owned(), better)
}

fn french(reading: &Reading<'_>, lack: Lack, own: &str, follow_up: Option<&str>) -> (String, String) {
    let (why, better) = match lack {
        Lack::Point => {
            let asked = follow_up.unwrap_or(&reading.question.text);
            let why = format!("Votre réponse laisse de côté un élément de la question : « {asked} »");
            let better = format!("Dites « {own} », puis répondez en une ou deux phrases à ceci : « {asked} »");
            return (why, better);
        }
        Lack::Focus => {
            let why = "Une bonne partie de la réponse s'écarte de la question, et l'essentiel s'y perd.";
            let better = match best_sentence(reading) {
                Some(best) => {
                    format!(
                        "Commencez par « {best} », laissez de côté « {own} », et arrêtez-vous une fois la réponse donnée."
                    )
                }
                None => format!(
                    "Repartez des mots de la question : « {} » Puis laissez de côté « {own} ».",
                    reading.question.text
                ),
            };
            return (why.to_owned(), better);
        }
        Lack::OwnPart => {
            let why = "Vous dites « on » ou « nous » : personne ne sait ce que vous avez fait vous-même.";
            let mine = first_person_french(own);
            let better = if mine == own {
                format!("Après « {own} », ajoutez votre part : « Moi-même, je me suis occupé de …, et j'ai … »")
            } else {
                format!("Si c'était vous, dites-le : « {mine}. » Sinon, ajoutez votre part : « Moi-même, j'ai … »")
            };
            return (why.to_owned(), better);
        }
        Lack::Detail => (
            "Vous mentionnez ce point sans dire comment ni pourquoi.",
            format!("« {own}. Concrètement, j'ai …, parce que … »"),
        ),
        Lack::Situation => (
            "Sans la situation, on ne peut pas mesurer la difficulté.",
            format!("« C'était en [mois], à [lieu], et nous étions [combien]. {own}. »"),
        ),
        Lack::Task => (
            "On ne sait pas ce qu'il fallait atteindre, donc on ne peut pas juger le résultat.",
            format!("« Je devais … avant [date]. {own}. »"),
        ),
        Lack::Action => (
            "On ne sait pas ce que vous avez fait.",
            format!("« {own}. Alors j'ai d'abord …, ensuite j'ai …, et enfin j'ai … »"),
        ),
        Lack::Result => (
            "La réponse s'arrête avant le résultat.",
            format!("« {own}. Au final, [ce qui a changé] est passé de … à …, et depuis … »"),
        ),
        Lack::Order => {
            ("Les étapes se suivent mieux quand leur ordre est dit.", format!("« D'abord : {own}. Ensuite … Enfin … »"))
        }
        Lack::Reasons => ("Vous dites quoi, mais à peine pourquoi.", format!("« {own}, parce que … »")),
        Lack::Alternatives => (
            "Nommer une autre voie, ou ce qui peut échouer, montre que vous avez choisi.",
            format!("« {own}. Si cela ne marche pas, je … ; je le préfère à …, parce que … »"),
        ),
        Lack::Example => (
            "Un exemple rend le propos crédible.",
            format!("« {own}. Par exemple, l'an dernier, [qui, où] …, et j'ai … »"),
        ),
        Lack::Conclusion => ("La réponse s'arrête au lieu de conclure.", format!("« {own}. … En résumé, … »")),
        Lack::Figures => (
            "Aucun chiffre : l'ampleur reste inconnue.",
            format!("« {own} : environ [combien] en [combien de temps], de … à … »"),
        ),
        Lack::Names => (
            "Des noms, des dates et des outils montrent que vous y étiez.",
            format!("« {own}, avec [outil ou équipe], en [mois]. »"),
        ),
        Lack::Terms => (
            "Un terme du métier dit en un mot ce que vous décrivez.",
            format!("Reprenez « {own} » avec les mots de votre métier, par exemple {}.", terms(reading, "ou")),
        ),
    };
    (why.to_owned(), better)
}

/// The sentence that is most on the subject.
fn best_sentence(reading: &Reading<'_>) -> Option<String> {
    let best = relevance::evidence(reading, &reading.kept()).into_iter().next()?;
    Some(open_ended(&reading.answer.quote(&best)?.text))
}

/// Three words that mention points of the question.
fn terms(reading: &Reading<'_>, or: &str) -> String {
    let terms: Vec<&str> =
        reading.question.points.iter().flat_map(|point| point.synonyms.first()).map(String::as_str).collect();
    match terms.as_slice() {
        [] => reading.question.text.clone(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} {or} {last}", first[..first.len().min(2)].join(", ")),
    }
}

/// "we built our" as "I built my".
fn first_person_english(text: &str) -> String {
    replaced(text, &[("we were", "I was"), ("we are", "I am"), ("we've", "I've"), ("we", "I"), ("our", "my")])
}

/// "on a écrit" as "j'ai écrit"; a verb that would have to be conjugated is left alone.
fn first_person_french(text: &str) -> String {
    replaced(
        text,
        &[
            ("on n'a pas", "je n'ai pas"),
            ("on a", "j'ai"),
            ("on avait", "j'avais"),
            ("on était", "j'étais"),
            ("nous avons", "j'ai"),
            ("nous avions", "j'avais"),
            ("nous étions", "j'étais"),
        ],
    )
}

/// The text with words replaced by others, wherever they stand as words, a capital kept at
/// the beginning.
fn replaced(text: &str, pairs: &[(&str, &str)]) -> String {
    let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    for (from, to) in pairs {
        let from: Vec<&str> = from.split(' ').collect();
        let mut at = 0;
        while at + from.len() <= words.len() {
            let here = words[at..at + from.len()].iter().zip(&from).all(|(word, from)| word.to_lowercase() == **from);
            if here {
                let capital = words[at].starts_with(char::is_uppercase);
                let to = if capital { capitalised(to) } else { (*to).to_owned() };
                words.splice(at..at + from.len(), [to]);
            }
            at += 1;
        }
    }
    words.join(" ")
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn we_becomes_i_where_the_verb_allows_it() {
        assert_eq!(first_person_english("We built our tool and we were glad"), "I built my tool and I was glad");
        assert_eq!(first_person_french("On a livré en mars, et nous avons gagné"), "J'ai livré en mars, et j'ai gagné");
        assert_eq!(first_person_french("on fait des réunions"), "on fait des réunions");
    }

    #[test]
    fn a_quotation_can_go_on() {
        assert_eq!(open_ended(" I built it.  "), "I built it");
        assert_eq!(open_ended("…"), "");
    }
}
